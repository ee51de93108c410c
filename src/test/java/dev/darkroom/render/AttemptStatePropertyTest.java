package dev.darkroom.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Random walks over the states of an attempt, against the diagram written once more by hand. */
class AttemptStatePropertyTest {
    private static final Map<String, Set<String>> DIAGRAM = Map.of(
            // Sent, or given up before anything was sent.
            "reserved", Set.of("submitting", "released"),
            // Surely refused and sent again later; taken; delivered at once; surely refused for good; lost; delivered
            // broken.
            "submitting", Set.of("reserved", "submitted", "ready", "released", "unknown", "spent_lost"),
            // Delivered; failed and not billed; lost; delivered broken, or not fetched in time.
            "submitted", Set.of("ready", "released", "unknown", "spent_lost"),
            // Stored, or it is no image.
            "ready", Set.of("settled", "spent_lost"),
            // Found at the provider; surely not there; never cleared up.
            "unknown", Set.of("submitted", "released", "spent_unknown"),
            "settled", Set.of(),
            "released", Set.of(),
            "spent_lost", Set.of(),
            "spent_unknown", Set.of());

    @Property(tries = 500)
    void everyWalkIsOneOfTheDiagram(@ForAll @Size(max = 40) List<AttemptState> wishes) {
        AttemptState state = AttemptState.RESERVED;
        String model = "reserved";
        boolean mayBeBought = false;
        for (AttemptState wish : wishes) {
            assertThat(state.mayBecome(wish)).isEqualTo(DIAGRAM.get(model).contains(wish.word()));
            assertThat(state.terminal()).isEqualTo(DIAGRAM.get(model).isEmpty());
            if (DIAGRAM.get(model).contains(wish.word())) {
                state.requireEdge("a-1", wish);
                state = wish;
                model = wish.word();
                assertThat(mayBeBought && Set.of("submitting", "reserved").contains(model))
                        .as("what may have been bought is asked for again")
                        .isFalse();
                mayBeBought |= Set.of("submitted", "ready", "unknown").contains(model);
            } else {
                AttemptState stays = state;
                assertThatThrownBy(() -> stays.requireEdge("a-1", wish))
                        .hasMessage("attempt a-1 cannot go from " + model + " to " + wish.word());
            }
        }
    }
}
