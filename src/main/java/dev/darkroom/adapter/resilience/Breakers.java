package dev.darkroom.adapter.resilience;

import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.ProviderHealth;
import dev.darkroom.render.ErrorType;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    /** Images take their time, and a call may wait for its place: only a failure speaks against a provider. */
    private static final Duration SLOW = Duration.ofDays(1);

    private final Map<String, CircuitBreaker> breakers = new LinkedHashMap<>();

    /** @param providers those with a route, in {@code darkroom.providers} or not: the route names its breaker */
    public Breakers(Collection<String> providers) {
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindowSize(WINDOW_CALLS)
                .minimumNumberOfCalls(MINIMUM_CALLS)
                .failureRateThreshold(50)
                .waitDurationInOpenState(OPEN_FOR)
                .permittedNumberOfCallsInHalfOpenState(2)
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .slowCallDurationThreshold(SLOW)
                .recordException(failure ->
                        typeOf(failure).map(ErrorType::countsAgainstHealth).orElse(false))
                // What did not come from the provider says nothing of it: our own trouble, no free place.
                .ignoreException(failure -> typeOf(failure).isEmpty())
                .build();
        for (String provider : providers) {
            CircuitBreaker breaker = CircuitBreaker.of(provider, config);
            breaker.getEventPublisher().onStateTransition(event -> LOGGER.atWarn()
                    .addKeyValue("provider", provider)
                    .log("circuit breaker {}", event.getStateTransition()));
            breakers.put(provider, breaker);
        }
    }

    private static Optional<ErrorType> typeOf(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof ProviderException provider) {
                return Optional.of(provider.type());
            }
        }
        return Optional.empty();
    }

    /** The breakers by provider, for the routes. */
    public Map<String, CircuitBreaker> all() {
        return Map.copyOf(breakers);
    }

    /** {@code closed}, {@code open} or {@code half_open}; a provider without a breaker is never cut off. */
    public String state(String provider) {
        CircuitBreaker breaker = breakers.get(provider);
        CircuitBreaker.State state = breaker == null ? CircuitBreaker.State.CLOSED : breaker.getState();
        return state.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String reasonToSkip(String provider) {
        CircuitBreaker breaker = breakers.get(provider);
        return breaker != null && breaker.getState() == CircuitBreaker.State.OPEN
                ? "its circuit breaker is open after repeated failures"
                : null;
    }
}
