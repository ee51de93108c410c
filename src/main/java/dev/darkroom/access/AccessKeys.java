package dev.darkroom.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Tells who calls with a key. What was read of a key that was right is taken for true for a few seconds, so that a key that
 * is revoked stops within 5 seconds on every node. Threads may share it.
 */
public final class AccessKeys {
    private static final long TRUSTED_MILLIS = 4_000;
    /** What an unknown key is compared with, so that it takes as long to refuse as a wrong one; no text has this hash. */
    private static final String NO_SECRET = "-".repeat(64);

    private final KeptKeys kept;
    private final LongSupplier nanos;
    /** Only keys whose secret was right: nobody can fill it with others. */
    private final Map<String, Known<UsableKey>> known = new ConcurrentHashMap<>();

    private volatile Known<Boolean> any;

    /** @param nanos the time, as {@link System#nanoTime} */
    public AccessKeys(KeptKeys kept, LongSupplier nanos) {
        this.kept = kept;
        this.nanos = nanos;
        this.any = new Known<>(false, nanos.getAsLong());
    }

    /** What was read, and until when it is taken for true. */
    private record Known<T>(T value, long until) {}

    /** Who calls with this text; empty: it is no key, or an unknown, wrong, revoked or expired one. */
    public Optional<Caller> caller(String bearer) {
        return AccessKey.parse(bearer).flatMap(this::caller);
    }

    private Optional<Caller> caller(AccessKey key) {
        Known<UsableKey> before = known.get(key.keyId());
        if (before != null && isTrue(before)) {
            return matches(key, before.value().secretSha256())
                    ? Optional.of(before.value().caller())
                    : Optional.empty();
        }
        long asked = nanos.getAsLong(); // before it is read: what changes meanwhile is not seen later than it should
        Optional<UsableKey> found = kept.usable(key.keyId());
        boolean right = matches(key, found.map(UsableKey::secretSha256).orElse(NO_SECRET));
        if (found.isEmpty()) {
            known.remove(key.keyId());
            return Optional.empty();
        }
        if (!right) {
            return Optional.empty();
        }
        if (!found.get().useNoted()) {
            kept.used(key.keyId());
        }
        known.put(key.keyId(), new Known<>(found.get(), until(asked, found.get().leftMillis())));
        return Optional.of(found.get().caller());
    }

    /** Who calls with the key of this id, while it is good; it is read anew each time. */
    public Optional<Caller> holder(String keyId) {
        return kept.usable(keyId).map(UsableKey::caller);
    }

    /** Whether any key is there that nobody revoked, an expired one too, or was a few seconds ago. */
    public boolean any() {
        Known<Boolean> before = any;
        if (isTrue(before)) {
            return before.value();
        }
        long asked = nanos.getAsLong();
        boolean now = kept.any();
        any = new Known<>(now, until(asked, Long.MAX_VALUE));
        return now;
    }

    private boolean isTrue(Known<?> read) {
        return nanos.getAsLong() - read.until() < 0;
    }

    private static long until(long asked, long leftMillis) {
        return asked + Duration.ofMillis(Math.min(leftMillis, TRUSTED_MILLIS)).toNanos();
    }

    private static boolean matches(AccessKey key, String secretSha256) {
        return MessageDigest.isEqual(
                key.secretSha256().getBytes(StandardCharsets.US_ASCII),
                secretSha256.getBytes(StandardCharsets.US_ASCII));
    }
}
