package dev.darkroom.render;

import static dev.darkroom.render.AttemptState.READY;
import static dev.darkroom.render.AttemptState.RELEASED;
import static dev.darkroom.render.AttemptState.RESERVED;
import static dev.darkroom.render.AttemptState.SETTLED;
import static dev.darkroom.render.AttemptState.SPENT_LOST;
import static dev.darkroom.render.AttemptState.SPENT_UNKNOWN;
import static dev.darkroom.render.AttemptState.SUBMITTED;
import static dev.darkroom.render.AttemptState.SUBMITTING;
import static dev.darkroom.render.AttemptState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptStateTest {
    @ParameterizedTest
    @CsvSource({
        "RESERVED, SUBMITTING RELEASED",
        "SUBMITTING, SUBMITTED READY RESERVED RELEASED UNKNOWN SPENT_LOST",
        "SUBMITTED, READY RELEASED UNKNOWN SPENT_LOST",
        "READY, SETTLED SPENT_LOST",
        "UNKNOWN, SUBMITTED RELEASED SPENT_UNKNOWN",
        "SETTLED, ''",
        "RELEASED, ''",
        "SPENT_LOST, ''",
        "SPENT_UNKNOWN, ''",
    })
    void theDiagram(AttemptState from, String next) {
        Set<AttemptState> expected = Pattern.compile(" ")
                .splitAsStream(next)
                .filter(word -> !word.isEmpty())
                .map(AttemptState::valueOf)
                .collect(Collectors.toSet());
        assertThat(from.next()).isEqualTo(expected);
        for (AttemptState to : AttemptState.values()) {
            assertThat(from.mayBecome(to)).isEqualTo(expected.contains(to));
        }
        assertThat(from.terminal()).isEqualTo(expected.isEmpty());
    }

    private static Set<AttemptState> reachable(AttemptState from) {
        Set<AttemptState> found = EnumSet.noneOf(AttemptState.class);
        Set<AttemptState> border = EnumSet.copyOf(from.next().isEmpty() ? found : from.next());
        while (found.addAll(border)) {
            Set<AttemptState> further = EnumSet.noneOf(AttemptState.class);
            border.forEach(state -> further.addAll(state.next()));
            border = further;
        }
        return found;
    }

    @Test
    void whatMayHaveBoughtSomethingIsNeverSubmittedAgain() {
        for (AttemptState bought : EnumSet.of(SUBMITTED, READY, UNKNOWN)) {
            assertThat(reachable(bought)).as("after %s", bought).doesNotContain(SUBMITTING, RESERVED);
        }
    }

    @Test
    void anImageAtHandIsNeverReleasedOrForgotten() {
        assertThat(reachable(READY)).containsExactlyInAnyOrder(SETTLED, SPENT_LOST);
    }

    @Test
    void onlyAnImageAtHandIsSettledAndOnlyDoubtIsSpentUnknown() {
        for (AttemptState from : AttemptState.values()) {
            assertThat(from.mayBecome(SETTLED)).isEqualTo(from == READY);
            assertThat(from.mayBecome(SPENT_UNKNOWN)).isEqualTo(from == UNKNOWN);
        }
    }

    @Test
    void everyStateCanBeReachedAndEveryOneComesToAnEnd() {
        Set<AttemptState> all = reachable(RESERVED);
        all.add(RESERVED);
        assertThat(all).containsExactlyInAnyOrder(AttemptState.values());
        for (AttemptState state : AttemptState.values()) {
            if (!state.terminal()) {
                assertThat(reachable(state)).as("from %s", state).anyMatch(AttemptState::terminal);
            }
        }
        assertThat(reachable(RESERVED)).contains(RELEASED, SPENT_LOST);
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsWord(AttemptState state) {
        assertThat(AttemptState.of(state.word())).isEqualTo(state);
    }
}
