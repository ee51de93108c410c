package dev.darkroom.provider;

import dev.darkroom.config.Secret;
import dev.darkroom.provider.Pauses.Whom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The keys of all providers: they are used in turn, and one that was refused or asked to slow down is left alone for a
 * while. A provider is left alone only while all its keys are. Threads may share it.
 */
public final class KeyRing {
    private record Ring(List<ApiKey> keys, AtomicInteger turn) {}

    private final Map<String, Ring> rings;
    private final Pauses pauses;

    /**
     * @param keys as configured, by provider
     * @param nanos the time, as {@link System#nanoTime}
     */
    public KeyRing(Map<String, List<Secret>> keys, LongSupplier nanos) {
        this.rings = keys.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> new Ring(ApiKey.all(entry.getValue()), new AtomicInteger())));
        this.pauses = new Pauses(nanos);
    }

    /**
     * The id of the key that is to be used next: the keys that are not left alone take turns; of those that are, the one
     * that is free first. Null: the provider has no keys.
     */
    public String next(String provider) {
        List<ApiKey> keys = keys(provider);
        List<ApiKey> usable = usableKeys(provider);
        if (!usable.isEmpty()) {
            int turn = rings.get(provider).turn().getAndIncrement();
            return usable.get(Math.floorMod(turn, usable.size())).id();
        }
        return keys.isEmpty() ? null : freeFirst(provider, keys).key();
    }

    /**
     * Leaves one key alone; a longer pause of it that runs already stays.
     *
     * @param keyId null, or of no key of this provider: the whole provider is left alone
     * @param wanted at most an hour of it
     * @return how long the key is left alone
     */
    public Duration leaveAlone(String provider, String keyId, Duration wanted, String reason) {
        boolean known = keys(provider).stream().anyMatch(key -> key.id().equals(keyId));
        return pauses.begin(new Whom(provider, known ? keyId : null), wanted, reason);
    }

    /** How long the provider is still left alone: until its first key is free; zero: it may be asked. */
    public Duration left(String provider) {
        return pauses.left(longest(provider));
    }

    /** Why it is left alone; null: it may be asked. */
    public String reason(String provider) {
        return pauses.reason(longest(provider));
    }

    /** How many keys it has. */
    public int size(String provider) {
        return keys(provider).size();
    }

    /** How many of them are not left alone. */
    public int usable(String provider) {
        return usableKeys(provider).size();
    }

    /** What holds the provider back longest: its own pause, or that of the key that is free first. */
    private Whom longest(String provider) {
        Whom whole = new Whom(provider, null);
        List<ApiKey> keys = keys(provider);
        if (keys.isEmpty()) {
            return whole;
        }
        Whom first = freeFirst(provider, keys);
        return pauses.left(first).compareTo(pauses.left(whole)) > 0 ? first : whole;
    }

    private Whom freeFirst(String provider, List<ApiKey> keys) {
        return keys.stream()
                .map(key -> new Whom(provider, key.id()))
                .min(Comparator.comparing(pauses::left))
                .orElseThrow();
    }

    private List<ApiKey> usableKeys(String provider) {
        return keys(provider).stream()
                .filter(key -> pauses.left(new Whom(provider, key.id())).isZero())
                .toList();
    }

    private List<ApiKey> keys(String provider) {
        Ring ring = rings.get(provider);
        return ring == null ? List.of() : ring.keys();
    }
}
