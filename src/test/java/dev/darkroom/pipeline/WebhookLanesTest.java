package dev.darkroom.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WebhookLanesTest {
    private final AtomicLong nanos = new AtomicLong();
    private final WebhookLanes lanes = new WebhookLanes(nanos::get);

    private int enterAll(String lane) {
        int entered = 0;
        while (lanes.enter(lane)) {
            entered++;
        }
        return entered;
    }

    private void silent(String lane) {
        assertThat(lanes.enter(lane)).isTrue();
        lanes.heard(lane, false);
        lanes.leave(lane);
    }

    @Test
    void aLaneHasAFewPlacesAndAllTogetherSixteen() {
        assertThat(enterAll("a")).isEqualTo(4);
        assertThat(lanes.closed()).containsExactly("a");
        assertThat(enterAll("b") + enterAll("c") + enterAll("d")).isEqualTo(12);
        assertThat(lanes.free()).isZero();
        assertThat(enterAll("e")).isZero();
        lanes.leave("a");
        assertThat(enterAll("e")).isEqualTo(1);
    }

    @Test
    void aLaneThatIsSilentRestsLongerEachTimeAndThenHasOnePlace() {
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            silent("a");
            nanos.addAndGet(Duration.ofSeconds(seconds).toNanos() - 1);
            assertThat(lanes.closed()).containsExactly("a");
            assertThat(enterAll("a")).isZero();
            nanos.incrementAndGet();
            assertThat(lanes.closed()).isEmpty();
        }
        assertThat(enterAll("a")).isEqualTo(1);
        assertThat(enterAll("b")).isEqualTo(4);
    }

    @Test
    void anAnswerEndsTheRest() {
        silent("a");
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(lanes.enter("a")).isTrue();
        lanes.heard("a", true);
        lanes.leave("a");

        assertThat(enterAll("a")).isEqualTo(4);
    }
}
