package dev.darkroom.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.adapter.jdbc.Outbox.Delivery;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryLanesTest {
    private static Delivery delivery(String job, int seq, String channel) {
        return new Delivery(job + "#" + seq + "/" + channel, job + "#" + seq, job, seq, "done", channel, "", "", 0, 1);
    }

    @Test
    void whatTellsOfOneJobGoesInOneLaneInItsOrder() {
        List<Delivery> due = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            due.add(delivery("default/j" + i, 1, "folder"));
            due.add(delivery("default/j" + (24 - i), 2, "results"));
        }

        List<List<Delivery>> lanes = DeliveryRelay.lanes(due);

        assertThat(lanes.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(due);
        assertThat(lanes).hasSize(DeliveryRelay.LANES).allSatisfy(lane -> assertThat(lane)
                .hasSizeBetween(12, 14));
        for (int i = 0; i < 25; i++) {
            String job = "default/j" + i;
            List<Delivery> ofJob =
                    due.stream().filter(each -> each.jobKey().equals(job)).toList();
            assertThat(lanes)
                    .filteredOn(lane -> lane.stream().anyMatch(ofJob::contains))
                    .singleElement()
                    .satisfies(lane -> assertThat(lane).containsSubsequence(ofJob));
        }
    }

    @Test
    void aJobAndItsDryRunTwinShareALaneAsTheyMayShareAFolder() {
        List<List<Delivery>> lanes = DeliveryRelay.lanes(
                List.of(delivery("default/a", 1, "folder"), delivery("default/a~dry", 1, "folder")));

        assertThat(lanes).singleElement().satisfies(lane -> assertThat(lane).hasSize(2));
    }

    @Test
    void nothingToDoIsNoLane() {
        assertThat(DeliveryRelay.lanes(List.of())).isEmpty();
    }
}
