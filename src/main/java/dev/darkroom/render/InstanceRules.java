package dev.darkroom.render;

import dev.darkroom.catalog.Instance;

/** What an instance may use. */
final class InstanceRules {
    private InstanceRules() {}

    /** Why it may not use this provider or model, as one phrase; null when it may. */
    static String reasonToSkip(Instance instance, String provider, String modelId) {
        if (!instance.mayUseProvider(provider)) {
            return "instance " + instance.id() + " may not use it; its providers are "
                    + String.join(", ", instance.providers());
        }
        if (!instance.mayUseModel(modelId)) {
            return "instance " + instance.id() + " may not use "
                    + (modelId == null ? "a model that is not known" : "model " + modelId) + "; its models are "
                    + String.join(", ", instance.models());
        }
        return null;
    }
}
