package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.ProviderStats;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.config.Settings;
import dev.darkroom.pipeline.ProviderSetup;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the providers in their order, with what is known of their health. Works beside a running server. */
@Command(
        name = "providers",
        mixinStandardHelpOptions = true,
        description =
                "Lists the providers in the order they are tried: configured or not, breaker, keys, calls, latency.",
        footer = {
            "",
            "BREAKER and KEYS are as a running Darkroom last saw them; KEYS: how many are not left alone, of how many.",
            "CALLS, FAILED and the times (milliseconds) are of the last 1,000 attempts."
        })
final class ProvidersCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Home home = Home.open(Level.WARN);
        PrintWriter out = spec.commandLine().getOut();
        home.announceDryRun(spec.commandLine().getErr());
        TextTable table = new TextTable(
                "PROVIDER", "CONFIGURED", "MODE", "BREAKER", "KEYS", "CALLS", "FAILED", "MEDIAN", "P95", "LAST ERROR");
        try (Database database = Database.open(home.settings().database())) {
            ProviderStats stats = new ProviderStats(database);
            Set<String> keyless =
                    Catalog.read(home.settings().home().resolve("catalog")).keyless();
            for (String provider : home.settings().providerOrder()) {
                table.add(row(home.settings(), stats, provider, keyless.contains(provider)));
            }
        }
        table.print(out);
        return 0;
    }

    private static String[] row(Settings settings, ProviderStats stats, String provider, boolean keyless) {
        Settings.ProviderSettings configured = settings.providers().get(provider);
        int keys = configured == null ? 0 : configured.keys().size();
        ProviderStats.Calls calls = stats.calls(provider);
        return new String[] {
            provider,
            ProviderSetup.configured(configured, keyless),
            settings.dryRun() ? "dry-run" : "live",
            stats.lastSeen(provider).map(ProviderStats.Seen::breaker).orElse("-"),
            stats.lastSeen(provider).map(seen -> seen.usableKeys() + "/" + keys).orElse("-/" + keys),
            String.valueOf(calls.calls()),
            String.valueOf(calls.failures()),
            calls.calls() == 0 ? "-" : String.valueOf(calls.medianMillis()),
            calls.calls() == 0 ? "-" : String.valueOf(calls.percentile95Millis()),
            calls.lastError() == null ? "-" : calls.lastError()
        };
    }
}
