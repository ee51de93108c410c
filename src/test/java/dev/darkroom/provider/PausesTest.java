package dev.darkroom.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PausesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final Pauses pauses = new Pauses();

    @Test
    void aProviderIsLeftAloneForItself() {
        assertThat(pauses.left("sdxl")).isZero();
        assertThat(pauses.reason("sdxl")).isNull();

        Duration left = pauses.begin("sdxl", MINUTE, "sdxl: slow down");

        assertThat(left).isBetween(Duration.ofSeconds(50), MINUTE);
        assertThat(pauses.left("sdxl")).isBetween(Duration.ofSeconds(50), MINUTE);
        assertThat(pauses.reason("sdxl")).isEqualTo("sdxl: slow down");
        assertThat(pauses.left("flux")).isZero();
        assertThat(pauses.reason("flux")).isNull();
    }

    @Test
    void aLongerPauseStaysAndAShorterOneIsPutOff() {
        pauses.begin("sdxl", MINUTE.multipliedBy(10), "ten");

        assertThat(pauses.begin("sdxl", MINUTE, "one")).isGreaterThan(MINUTE.multipliedBy(9));
        assertThat(pauses.reason("sdxl")).isEqualTo("ten");

        pauses.begin("sdxl", MINUTE.multipliedBy(20), "twenty");
        assertThat(pauses.reason("sdxl")).isEqualTo("twenty");
        assertThat(pauses.left("sdxl")).isGreaterThan(MINUTE.multipliedBy(19));
    }

    @Test
    void nobodyIsLeftAloneForMoreThanAnHour() {
        assertThat(pauses.begin("sdxl", Duration.ofDays(400_000), "for ever"))
                .isBetween(Pauses.LONGEST.minusSeconds(10), Pauses.LONGEST);
    }

    @Test
    void aPauseEnds() {
        pauses.begin("sdxl", Duration.ofMillis(20), "short");

        await().atMost(Duration.ofSeconds(10)).until(() -> pauses.left("sdxl").isZero());
        assertThat(pauses.reason("sdxl")).isNull();
        assertThat(pauses.begin("sdxl", MINUTE, "again")).isPositive();
        assertThat(pauses.reason("sdxl")).isEqualTo("again");
    }
}
