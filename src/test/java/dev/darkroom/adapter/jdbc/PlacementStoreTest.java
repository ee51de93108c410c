package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.export.Export;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who places an image, and what becomes of one that is placed before it has a link. */
class PlacementStoreTest extends DatabaseContract {
    private static final String FIGMA = "default/a~dry/0/export-0";
    private static final ObjectNode NODE = JsonNodeFactory.instance.objectNode().put("figma_node_id", "1:2");

    private PlacementStore placements;

    @BeforeEach
    void anExport() {
        placements = new PlacementStore(database, true);
        pipeline.accept(TestPipeline.submission("'job_id':'a','exports':[{'to':'figma','file_key':'k'}]", null));
        pipeline.make("default/a~dry/0");
    }

    private void link() {
        pipeline.exports.linked(pipeline.exports.take(FIGMA).orElseThrow(), "{\"figma_link\":\"comment\"}");
    }

    @Test
    void ofManyPlacersOneHasItUntilItsTimeIsOver() throws Exception {
        link();

        List<Boolean> theirs = Together.run(6, i -> () -> placements.placing(FIGMA, "placer-" + i));

        assertThat(theirs).filteredOn(each -> each).hasSize(1);
        assertThat(placements.placing(FIGMA, "placer-" + theirs.indexOf(true)))
                .as("the same again")
                .isTrue();
        assertThat(placements.placing(FIGMA, "somebody-else")).isFalse();
        assertThat(placements.toPlace("default", "k"))
                .as("it is listed to everybody")
                .hasSize(1);
        sql("UPDATE exports SET placing_until = 1");
        assertThat(placements.placing(FIGMA, "somebody-else"))
                .as("the other is gone")
                .isTrue();
    }

    @Test
    void whatSomebodyIsPlacingNobodyElseEnds() {
        link();
        placements.placing(FIGMA, "somebody");

        for (String other : new String[] {"somebody-else", null}) {
            assertThat(placements.notPlaced(FIGMA, other, "no such page")).isFalse();
            assertThat(placements.placed(FIGMA, other, NODE)).isFalse();
        }
        assertThat(text("SELECT state || placer FROM exports")).isEqualTo("linkedsomebody");

        sql("UPDATE exports SET placing_until = 1");
        assertThat(placements.notPlaced(FIGMA, null, "no such page"))
                .as("the time is over")
                .isTrue();
    }

    @Test
    void theTimeIsAMinute() {
        link();
        long before = System.currentTimeMillis();

        placements.placing(FIGMA, "somebody");

        assertThat(Long.parseLong(text("SELECT placing_until FROM exports")) - before)
                .isBetween(50_000L, 120_000L);
    }

    @Test
    void onlyWhatIsForTheFileAndToBePlacedIsListed() {
        link();
        assertThat(placements.toPlace(null, null)).hasSize(1);
        for (String other : List.of("K", "_", "%", "figma", "file_key")) {
            assertThat(placements.toPlace("default", other)).as(other).isEmpty();
        }
        sql("UPDATE exports SET options = '{\"file_key\":\"k\",\"placement\":false,\"to\":\"figma\"}'");
        assertThat(placements.toPlace("default", "k")).isEmpty();
    }

    @Test
    void whatHasEndedIsNobodysToPlace() {
        link();
        placements.placing(FIGMA, "somebody");
        placements.notPlaced(FIGMA, "somebody", "no such page");
        assertThat(placements.placing(FIGMA, "somebody")).isFalse();

        assertThat(new AssetExports(database).retry(FIGMA)).isTrue();
        assertThat(placements.placing(FIGMA, "somebody-else"))
                .as("asked for again")
                .isTrue();

        placements.placed(FIGMA, "somebody-else", NODE);
        assertThat(placements.placing(FIGMA, "somebody-else")).isFalse();
        assertThat(rows("exports", "placer IS NULL AND placing_until IS NULL")).isEqualTo(1);
    }

    @Test
    void whatWaitsForDaysForItsLinkIsPlacedWithoutOne() {
        Export export = pipeline.exports.take(FIGMA).orElseThrow();
        pipeline.exports.later(export, Duration.ofDays(3), "Figma takes no more requests for now");

        assertThat(placements.toPlace("default", "k")).hasSize(1);
        assertThat(placements.placing(FIGMA, "somebody")).isTrue();
        assertThat(placements.placed(FIGMA, "somebody", NODE)).isTrue();

        assertThat(text("SELECT state || result FROM exports"))
                .isEqualTo("done{\"figma_link\":\"none\",\"figma_link_error\":\"Figma takes no more requests for now\","
                        + "\"figma_node_id\":\"1:2\"}");
        pipeline.exports.linked(export, "{\"figma_link\":\"comment\"}");
        assertThat(text("SELECT state FROM exports")).as("a late try").isEqualTo("done");
        sql("UPDATE exports SET next_at = 1, send_at = 1");
        assertThat(pipeline.exports.announce(9)).as("no link is left any more").isEmpty();
    }

    @Test
    void whatIsPlacedBeforeItsFirstTrySaysSo() {
        placements.placed(FIGMA, null, NODE);

        assertThat(text("SELECT result FROM exports")).contains("\"figma_link_error\":\"the image was placed first\"");
    }
}
