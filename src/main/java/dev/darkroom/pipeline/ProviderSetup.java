package dev.darkroom.pipeline;

import dev.darkroom.config.Settings;

/** Whether a provider can be asked, as far as the configuration goes. */
public final class ProviderSetup {
    private ProviderSetup() {}

    /**
     * {@code yes}, or what is missing.
     *
     * @param settings null: it calls nobody
     * @param keyless whether it may be asked without a key
     */
    public static String configured(Settings.ProviderSettings settings, boolean keyless) {
        if (settings == null) {
            return "needs no key";
        }
        if (!settings.hasAddress()) {
            return "no address";
        }
        return keyless || !settings.keys().isEmpty() ? "yes" : "no key";
    }
}
