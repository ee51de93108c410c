package dev.darkroom.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.provider.Pauses.Whom;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PausesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Whom SDXL = new Whom("sdxl", null);
    private static final Whom KEY = new Whom("sdxl", "ba7816bf");

    private final HandClock clock = new HandClock();
    private final Pauses pauses = new Pauses(clock);

    @Test
    void eachIsLeftAloneForItself() {
        assertThat(pauses.left(SDXL)).isZero();
        assertThat(pauses.reason(SDXL)).isNull();

        assertThat(pauses.begin(SDXL, MINUTE, "sdxl: slow down")).isEqualTo(MINUTE);

        assertThat(pauses.left(SDXL)).isEqualTo(MINUTE);
        assertThat(pauses.reason(SDXL)).isEqualTo("sdxl: slow down");
        assertThat(pauses.left(KEY)).isZero();
        assertThat(pauses.reason(KEY)).isNull();
    }

    @Test
    void aLongerPauseStaysAndAShorterOneIsPutOff() {
        pauses.begin(KEY, MINUTE.multipliedBy(10), "ten");

        assertThat(pauses.begin(KEY, MINUTE, "one")).isEqualTo(MINUTE.multipliedBy(10));
        assertThat(pauses.reason(KEY)).isEqualTo("ten");

        pauses.begin(KEY, MINUTE.multipliedBy(20), "twenty");
        assertThat(pauses.reason(KEY)).isEqualTo("twenty");
        assertThat(pauses.left(KEY)).isEqualTo(MINUTE.multipliedBy(20));
    }

    @Test
    void nobodyIsLeftAloneForMoreThanAnHour() {
        assertThat(pauses.begin(SDXL, Duration.ofDays(400_000), "for ever")).isEqualTo(Pauses.LONGEST);
    }

    @Test
    void aPauseEnds() {
        pauses.begin(SDXL, MINUTE, "short");

        clock.pass(MINUTE.minusNanos(1));
        assertThat(pauses.left(SDXL)).isEqualTo(Duration.ofNanos(1));
        clock.pass(Duration.ofNanos(1));
        assertThat(pauses.left(SDXL)).isZero();
        assertThat(pauses.reason(SDXL)).isNull();
        assertThat(pauses.begin(SDXL, MINUTE, "again")).isEqualTo(MINUTE);
        assertThat(pauses.reason(SDXL)).isEqualTo("again");
    }
}
