package dev.darkroom.cli;

import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.render.Planner;
import java.util.ArrayList;
import java.util.List;

/** Looks at the providers' keys, as far as that costs nothing. */
final class ProviderChecks {
    private final Settings settings;
    private final ConfigSource source;

    ProviderChecks(Settings settings, ConfigSource source) {
        this.settings = settings;
        this.source = source;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        int configured = 0;
        for (String provider : settings.providerOrder()) {
            if (provider.equals(Planner.NOOP)) {
                continue;
            }
            String property = "darkroom.provider." + provider + ".keys";
            int keys = settings.providers().get(provider).keys().size();
            configured += keys > 0 ? 1 : 0;
            findings.add(
                    keys > 0
                            ? Finding.good(
                                    provider,
                                    keys + (keys == 1 ? " key from " : " keys from ") + source.origin(property))
                            : Finding.note(provider, "no key; set " + property + " to use it"));
        }
        if (settings.dryRun()) {
            findings.add(Finding.note(
                    "darkroom.dry-run",
                    "true, set in " + source.origin("darkroom.dry-run") + ": nothing is called or spent"));
        } else if (configured == 0) {
            findings.add(
                    Finding.wrong(
                            "providers",
                            "darkroom.dry-run is false (" + source.origin("darkroom.dry-run")
                                    + ") and no provider has a key; every job would get a placeholder. Set a key, or DRY_RUN_MODE=true"));
        }
        return findings;
    }
}
