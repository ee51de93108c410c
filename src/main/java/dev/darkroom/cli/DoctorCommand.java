package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.InvalidConfigurationException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks the installation without spending anything. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Checks configuration, database, HTTP address, broker, storage, providers, keys, exports and webhooks;"
                        + " spends nothing.",
        footer = {"", "Exit codes: 0 all is well; 1 something is wrong (each with where it is set and how to mend it)."
        })
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Home home;
        try {
            home = Home.open(Level.OFF);
        } catch (InvalidConfigurationException e) {
            e.problems().forEach(problem -> out.println("WRONG  configuration: " + problem));
            return Commands.WRONG_SETUP;
        }
        boolean wrong = false;
        for (Finding finding : checks(home)) {
            out.println(finding.line());
            wrong |= finding.level() == Finding.Level.WRONG;
        }
        out.println(wrong ? "something is wrong" : "all is well");
        return wrong ? Commands.WRONG_SETUP : 0;
    }

    private static List<Finding> checks(Home home) {
        ConfigSource source = home.source();
        Path catalog = home.settings().home().resolve("catalog");
        List<Finding> findings = new java.util.ArrayList<>();
        findings.add(
                Finding.good("configuration", "valid, home " + home.settings().home()));
        findings.addAll(new PlaceChecks(home).findings());
        findings.addAll(new ServiceChecks(home).findings());
        findings.addAll(
                new ProviderChecks(home.settings(), source, Catalog.keyless(catalog), Catalog.exporters(catalog))
                        .findings());
        findings.addAll(new ExportChecks(home).findings());
        return findings;
    }
}
