package dev.darkroom.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final HandClock clock = new HandClock();

    @Test
    void whoIsBeyondTheLimitIsToldWhenThereIsAPlace() {
        RateLimit limit = new RateLimit(2, clock);
        assertThat(limit.take()).isZero();
        clock.pass(SECOND.multipliedBy(20));
        assertThat(limit.take()).isZero();

        assertThat(limit.take()).isEqualTo(SECOND.multipliedBy(40));
        clock.pass(SECOND.multipliedBy(39));
        assertThat(limit.take()).as("asking again counts nothing").isEqualTo(SECOND);
        clock.pass(SECOND);
        assertThat(limit.take()).isZero();
        assertThat(limit.take()).as("until the second is a minute old").isEqualTo(SECOND.multipliedBy(20));
    }

    @Test
    void noMinuteHasMoreThanTheLimit() {
        RateLimit limit = new RateLimit(10, clock);
        boolean[] taken = new boolean[600];
        for (int second = 0; second < taken.length; second++) {
            taken[second] = limit.take().isZero();
            clock.pass(SECOND);
        }
        for (int first = 0; first + 60 <= taken.length; first++) {
            int from = first;
            assertThat(IntStream.range(from, from + 60)
                            .filter(second -> taken[second])
                            .count())
                    .as("minute from second %d", from)
                    .isEqualTo(10);
        }
    }

    @Test
    void manyThreadsShareIt() {
        RateLimit limit = new RateLimit(100, clock);
        AtomicInteger through = new AtomicInteger();
        IntStream.range(0, 10_000)
                .parallel()
                .forEach(i -> through.addAndGet(limit.take().isZero() ? 1 : 0));
        assertThat(through).hasValue(100);
    }

    @Test
    void eachProviderHasItsOwnAndNoneMeansNoLimit() {
        RateLimits limits = new RateLimits(Map.of("sdxl", 1, "flux", 0), clock);

        assertThat(limits.take("sdxl")).isZero();
        assertThat(limits.take("sdxl")).isEqualTo(Duration.ofMinutes(1));
        for (int i = 0; i < 100; i++) {
            assertThat(limits.take("flux")).isZero();
            assertThat(limits.take("noop_media")).isZero();
        }
    }
}
