package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.engine.JobReaders;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.JobFileFormat;
import dev.darkroom.job.JobReader;
import dev.darkroom.money.Estimate;
import dev.darkroom.money.Micros;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what jobs would cost at most, by provider. */
@Command(
        name = "estimate",
        mixinStandardHelpOptions = true,
        description = "Prints the worst-case cost of job files by provider and model. Spends and refuses nothing.",
        footer = {
            "",
            "Each line is the cost if that provider made every image it can. UNPRICED images have no price in",
            "catalog/models and would not be bought. Exit codes: 0; 1 wrong setup; 2 an input was invalid."
        })
final class EstimateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "Job files (.json, .ndjson, .csv), or folders of them.")
    private List<Path> arguments;

    private boolean invalid;

    @Override
    public Integer call() throws IOException {
        JobFiles files = JobFiles.of(arguments);
        files.problems().forEach(this::refuse);
        Home home = Home.open(Level.WARN);
        JobReader reader = JobReaders.atTheDoor(home.settings());
        Catalog catalog = RemoteCopy.with(
                Catalog.read(home.settings().home().resolve("catalog")),
                home.settings(),
                () -> Database.open(home.settings().database()));
        Estimate estimate = new Estimate(home.settings(), catalog);
        for (Path file : files.files()) {
            try (InputStream in = Files.newInputStream(file)) {
                reader.read(
                        in,
                        JobFileFormat.ofFileName(file.getFileName().toString()).orElseThrow(),
                        entry -> add(file, entry, estimate));
            }
        }
        print(estimate);
        return invalid ? Commands.INVALID_INPUT : 0;
    }

    private void add(Path file, JobEntry entry, Estimate estimate) {
        if (entry.valid()) {
            estimate.add(entry.request());
        } else {
            entry.errors().forEach(error -> refuse(file + ", " + error.sentence()));
        }
    }

    private void refuse(String sentence) {
        invalid = true;
        spec.commandLine().getErr().println(sentence);
    }

    private void print(Estimate estimate) {
        TextTable table = new TextTable("PROVIDER", "MODEL", "IMAGES", "AT MOST", "UNPRICED");
        for (Estimate.Line line : estimate.lines()) {
            table.add(
                    line.provider(),
                    line.model(),
                    String.valueOf(line.images()),
                    "$" + Micros.usd(line.micros()).toPlainString(),
                    String.valueOf(line.unpriced()));
        }
        table.print(spec.commandLine().getOut());
    }
}
