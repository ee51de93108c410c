package dev.darkroom.catalog;

import dev.darkroom.job.InstanceWebhook;
import dev.darkroom.money.Limits;
import java.util.List;
import java.util.Set;

/**
 * A tenant.
 *
 * @param id its name in jobs
 * @param library library of images whose job names none
 * @param storagePrefix first part of its keys in storage
 * @param limits the most that it may spend
 * @param models the models it may use; empty: all
 * @param providers the providers it may use, in the order they are tried; empty: all, in the configured order
 * @param defaultModel what its provider is asked for when a job names no model; null: the provider's default
 * @param nextOnRefusal whether the next provider is asked when one's content rules refuse a prompt
 * @param safety level of jobs that name none; null: the configured one
 * @param webhook where it is told of all its jobs; null: nowhere
 */
public record Instance(
        String id,
        String library,
        String storagePrefix,
        Limits limits,
        Set<String> models,
        List<String> providers,
        String defaultModel,
        boolean nextOnRefusal,
        String safety,
        InstanceWebhook webhook) {
    /** Whether it may use a model of the catalogue. */
    public boolean mayUse(Model model) {
        return mayUseModel(model.modelId()) && mayUseProvider(model.providerId());
    }

    /**
     * Whether it may use the model of that name.
     *
     * @param modelId null: one that is not known, which only who may use all may use
     */
    public boolean mayUseModel(String modelId) {
        return models.isEmpty() || (modelId != null && models.contains(modelId));
    }

    /** Whether it may use that provider. */
    public boolean mayUseProvider(String provider) {
        return providers.isEmpty() || providers.contains(provider);
    }

    /** One that the catalogue does not name any more: what it has bought gets places of its own. */
    static Instance former(String id) {
        return new Instance(id, id, id, Limits.NONE, Set.of(), List.of(), null, false, null, null);
    }
}
