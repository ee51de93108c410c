package dev.darkroom.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JobStateTest {
    @ParameterizedTest
    @CsvSource({
        "QUEUED, ACCEPTED",
        "QUEUED QUEUED, ACCEPTED",
        "WORKING, RUNNING",
        "QUEUED DONE, RUNNING",
        "HELD WORKING DONE, RUNNING",
        "DONE, DONE",
        "PLACEHOLDER, DONE",
        "DONE PLACEHOLDER, DONE",
        "DONE FAILED, PARTIAL",
        "PLACEHOLDER CANCELLED, PARTIAL",
        "FAILED, FAILED",
        "FAILED CANCELLED, FAILED",
        "CANCELLED CANCELLED, CANCELLED",
        "HELD, HELD",
        "HELD DONE FAILED, HELD",
    })
    void followsFromTheRenders(String renders, JobState job) {
        assertThat(JobState.of(states(renders))).isEqualTo(job);
    }

    private static List<RenderState> states(String words) {
        return Pattern.compile(" ")
                .splitAsStream(words)
                .map(RenderState::valueOf)
                .toList();
    }

    private static final List<RenderState> ALL = List.of(RenderState.values());

    /** The same said with counts. */
    private static JobState model(List<RenderState> renders) {
        int all = renders.size();
        int queued = Collections.frequency(renders, RenderState.QUEUED);
        int images = Collections.frequency(renders, RenderState.DONE)
                + Collections.frequency(renders, RenderState.PLACEHOLDER);
        if (queued == all) {
            return JobState.ACCEPTED;
        }
        if (queued + Collections.frequency(renders, RenderState.WORKING) > 0) {
            return JobState.RUNNING;
        }
        if (renders.contains(RenderState.HELD)) {
            return JobState.HELD;
        }
        if (images > 0) {
            return images == all ? JobState.DONE : JobState.PARTIAL;
        }
        return Collections.frequency(renders, RenderState.CANCELLED) == all ? JobState.CANCELLED : JobState.FAILED;
    }

    @Test
    void agreesWithTheModelWhateverTheRendersAreAndInAnyOrder() {
        Random random = new Random(4_711);
        for (int run = 0; run < 20_000; run++) {
            List<RenderState> renders = new ArrayList<>();
            for (int i = 1 + random.nextInt(10); i > 0; i--) {
                // Few different states at a time, so that the rare ones come up.
                renders.add(ALL.get(random.nextInt(1 + run % ALL.size())));
            }
            JobState state = JobState.of(renders);
            assertThat(state).as("%s", renders).isEqualTo(model(renders));
            Collections.shuffle(renders, random);
            assertThat(JobState.of(renders)).as("%s", renders).isEqualTo(state);
        }
    }

    @Test
    void aJobIsOverExactlyWhenAllItsRendersAre() {
        Random random = new Random(12);
        for (int run = 0; run < 5_000; run++) {
            List<RenderState> renders = new ArrayList<>();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                renders.add(ALL.get(random.nextInt(ALL.size())));
            }
            assertThat(JobState.of(renders).terminal())
                    .as("%s", renders)
                    .isEqualTo(renders.stream().allMatch(RenderState::terminal));
        }
    }

    @Test
    void theCallerIsToldWhenItIsOverOrHeld() {
        assertThat(JobState.values())
                .filteredOn(JobState::reported)
                .containsExactly(JobState.DONE, JobState.PARTIAL, JobState.FAILED, JobState.HELD, JobState.CANCELLED);
        assertThat(JobState.HELD.terminal()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsWord(JobState state) {
        assertThat(JobState.of(state.word())).isEqualTo(state);
        assertThat(state.word()).isLowerCase();
    }

    @ParameterizedTest
    @EnumSource
    void aRendersStateIsFoundByItsWord(RenderState state) {
        assertThat(RenderState.of(state.word())).isEqualTo(state);
        assertThat(state.delivered())
                .isEqualTo(state.word().equals("done") || state.word().equals("placeholder"));
    }

    @Test
    void thereIsNoOther() {
        assertThatThrownBy(() -> JobState.of("over")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RenderState.of("over")).isInstanceOf(IllegalArgumentException.class);
    }
}
