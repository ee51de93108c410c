package dev.darkroom.provider;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** How many requests each provider is sent in any minute by this process. Threads may share it. */
public final class RateLimits {
    private final Map<String, RateLimit> limits;

    /**
     * @param perMinute requests a minute by provider; 0, or not named: no limit
     * @param nanos the time, as {@link System#nanoTime}
     */
    public RateLimits(Map<String, Integer> perMinute, LongSupplier nanos) {
        this.limits = perMinute.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> new RateLimit(entry.getValue(), nanos)));
    }

    /**
     * Zero: the provider may be sent one request, which is counted. Else how long until there is a place, and nothing is
     * counted.
     */
    public Duration take(String provider) {
        RateLimit limit = limits.get(provider);
        return limit == null ? Duration.ZERO : limit.take();
    }
}
