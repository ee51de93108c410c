package dev.darkroom.adapter.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.render.ErrorType;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakersTest {
    private final Breakers breakers = new Breakers(List.of("sdxl"));
    private CircuitBreaker breaker;

    @BeforeEach
    void find() {
        breaker = breakers.all().get("sdxl");
    }

    @ParameterizedTest
    @EnumSource(ErrorType.class)
    void opensForWhatSpeaksAgainstTheProvidersHealthOnly(ErrorType type) {
        for (int i = 0; i < 20; i++) {
            fail(new RuntimeException(new ProviderException(type, Purchase.NONE, "no")));
        }

        assertThat(breakers.state("sdxl")).isEqualTo(type.countsAgainstHealth() ? "open" : "closed");
        assertThat(breakers.reasonToSkip("sdxl") != null).isEqualTo(type.countsAgainstHealth());
    }

    @Test
    void fourFailuresAreNotEnough() {
        for (int i = 0; i < 4; i++) {
            fail(new ProviderException(ErrorType.UNAVAILABLE, Purchase.NONE, "no"));
        }

        assertThat(breakers.state("sdxl")).isEqualTo("closed");
    }

    @Test
    void ourOwnTroubleSaysNothingOfTheProvider() {
        for (int i = 0; i < 20; i++) {
            fail(new IllegalStateException("the disk is full"));
        }

        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
        assertThat(breakers.state("sdxl")).isEqualTo("closed");
    }

    @Test
    void ourOwnTroubleDoesNotCloseABreakerThatIsBeingTried() {
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();

        for (int i = 0; i < 5; i++) {
            assertThat(breaker.tryAcquirePermission()).isTrue();
            fail(new IllegalStateException("no free place"));
        }

        assertThat(breakers.state("sdxl")).isEqualTo("half_open");
    }

    @Test
    void slowImagesAreNotFailures() {
        for (int i = 0; i < 20; i++) {
            breaker.onSuccess(10, TimeUnit.MINUTES);
        }

        assertThat(breakers.state("sdxl")).isEqualTo("closed");
    }

    private void fail(Throwable failure) {
        breaker.onError(1, TimeUnit.MILLISECONDS, failure);
    }
}
