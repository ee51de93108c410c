package dev.darkroom.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyRateTest {
    private final AtomicLong clock = new AtomicLong();
    private final Caller one = new Caller("000000000001", "studio", Set.of(Scope.READ));
    private final Caller other = new Caller("000000000002", "studio", Set.of(Scope.READ));

    @Test
    void eachKeyHasItsOwnMinute() {
        KeyRate rate = new KeyRate(2, clock::get);
        assertThat(rate.take(one)).isZero();
        clock.addAndGet(Duration.ofSeconds(15).toNanos());
        assertThat(rate.take(one)).isZero();

        assertThat(rate.take(one)).isEqualTo(Duration.ofSeconds(45));
        assertThat(rate.take(other)).isZero();
        clock.addAndGet(Duration.ofSeconds(45).toNanos());
        assertThat(rate.take(one)).isZero();
    }

    @Test
    void withoutALimitOrWithoutAKeyNobodyWaits() {
        KeyRate limited = new KeyRate(1, clock::get);
        KeyRate unlimited = new KeyRate(0, clock::get);
        assertThat(IntStream.range(0, 1_000).mapToObj(i -> unlimited.take(one))).allMatch(Duration::isZero);
        assertThat(IntStream.range(0, 1_000).mapToObj(i -> limited.take(Caller.local())))
                .allMatch(Duration::isZero);
    }

    @Test
    void manyThreadsShareIt() {
        KeyRate rate = new KeyRate(100, clock::get);
        assertThat(IntStream.range(0, 10_000)
                        .parallel()
                        .filter(i -> rate.take(one).isZero())
                        .count())
                .isEqualTo(100);
    }
}
