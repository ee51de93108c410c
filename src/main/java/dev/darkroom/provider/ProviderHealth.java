package dev.darkroom.provider;

/** What is known in this process about whether a provider can be used just now. */
public interface ProviderHealth {
    /** Why the provider cannot be used just now; null when it can. Asking costs nothing and calls nobody. */
    String reasonToSkip(String provider);
}
