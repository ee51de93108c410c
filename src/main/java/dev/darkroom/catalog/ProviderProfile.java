package dev.darkroom.catalog;

import dev.darkroom.job.Operation;
import java.util.Set;

/**
 * What a provider can do.
 *
 * @param name as in {@code darkroom.providers}
 * @param operations what may be asked of it; empty: it makes no images
 * @param exports targets it can take a finished image to
 * @param resultHosts hosts outside its own domain where its images are fetched; {@code *.} and a domain: all below it
 * @param unknownModelMicros worst-case price of an image of a model that is not in the catalogue, micro-dollars; null:
 *     there is none, and nothing is bought
 * @param language {@code openai}: it speaks the language of OpenAI's image endpoints, and may need no key; null: one of
 *     its own
 */
public record ProviderProfile(
        String name,
        Set<Operation> operations,
        Set<String> exports,
        Set<String> resultHosts,
        Long unknownModelMicros,
        String language) {
    /** The language of OpenAI's image endpoints. */
    public static final String OPENAI = "openai";

    /** One that can do nothing. */
    static ProviderProfile none(String name) {
        return new ProviderProfile(name, Set.of(), Set.of(), Set.of(), null, null);
    }

    /** Whether it is never asked without a key. */
    public boolean needsKey() {
        return language == null;
    }
}
