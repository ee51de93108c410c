package dev.darkroom.cli;

import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.render.Planner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks at the providers' keys, as far as that costs nothing. */
final class ProviderChecks {
    private final Settings settings;
    private final ConfigSource source;
    private final Set<String> keyless;
    private final Set<String> exporters;

    /**
     * @param keyless providers that may need no key
     * @param exporters those that make no images, of which {@link ExportChecks} speaks
     */
    ProviderChecks(Settings settings, ConfigSource source, Set<String> keyless, Set<String> exporters) {
        this.exporters = Set.copyOf(exporters);
        this.settings = settings;
        this.source = source;
        this.keyless = Set.copyOf(keyless);
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        int configured = 0;
        for (String provider : settings.providerOrder()) {
            if (provider.equals(Planner.NOOP) || exporters.contains(provider)) {
                continue;
            }
            Settings.ProviderSettings known = settings.providers().get(provider);
            if (!known.hasAddress()
                    || (keyless.contains(provider) && known.keys().isEmpty())) {
                configured += known.hasAddress() ? 1 : 0;
                findings.add(withoutKey(provider, known));
                continue;
            }
            String property = "darkroom.provider." + provider + ".keys";
            int keys = known.keys().size();
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

    private Finding withoutKey(String provider, Settings.ProviderSettings known) {
        String property = "darkroom.provider." + provider + ".base-url";
        return known.hasAddress()
                ? Finding.good(provider, "without a key, at the address from " + source.origin(property))
                : Finding.note(provider, "no address; set " + property + " to use it");
    }
}
