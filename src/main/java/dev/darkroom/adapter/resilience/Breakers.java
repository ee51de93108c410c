package dev.darkroom.adapter.resilience;

import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.ProviderHealth;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One circuit breaker a provider. It opens when half of the last calls failed in a way that speaks against the
 * provider's health; refusals and bad requests do not count. While it is open the plan leaves the provider out.
 */
public final class Breakers implements ProviderHealth {
    private static final Logger LOGGER = LoggerFactory.getLogger(Breakers.class);
    private static final int WINDOW_CALLS = 20;
    private static final int MINIMUM_CALLS = 5;
    private static final Duration OPEN_FOR = Duration.ofSeconds(30);

    private final Map<String, CircuitBreaker> breakers = new LinkedHashMap<>();

    public Breakers(Collection<String> providers) {
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindowSize(WINDOW_CALLS)
                .minimumNumberOfCalls(MINIMUM_CALLS)
                .failureRateThreshold(50)
                .waitDurationInOpenState(OPEN_FOR)
                .permittedNumberOfCallsInHalfOpenState(2)
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .recordException(Breakers::speaksAgainstHealth)
                .build();
        for (String provider : providers) {
            CircuitBreaker breaker = CircuitBreaker.of(provider, config);
            breaker.getEventPublisher().onStateTransition(event -> LOGGER.atWarn()
                    .addKeyValue("provider", provider)
                    .log("circuit breaker {}", event.getStateTransition()));
            breakers.put(provider, breaker);
        }
    }

    private static boolean speaksAgainstHealth(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof ProviderException provider) {
                return provider.type().countsAgainstHealth();
            }
        }
        return false;
    }

    /** The breakers by provider, for the routes. */
    public Map<String, CircuitBreaker> all() {
        return Map.copyOf(breakers);
    }

    /** {@code closed}, {@code open} or {@code half_open}. */
    public String state(String provider) {
        return breakers.get(provider).getState().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String reasonToSkip(String provider) {
        CircuitBreaker breaker = breakers.get(provider);
        return breaker != null && breaker.getState() == CircuitBreaker.State.OPEN
                ? "its circuit breaker is open after repeated failures"
                : null;
    }
}
