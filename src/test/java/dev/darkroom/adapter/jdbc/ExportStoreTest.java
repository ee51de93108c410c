package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.export.Export;
import dev.darkroom.job.JobKey;
import dev.darkroom.render.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExportStoreTest extends DatabaseContract {
    private static final String JOB = "default/a~dry";
    private static final String FIGMA = JOB + "/0/export-0";
    private static final String CANVA = JOB + "/0/export-1";

    private PlacementStore placements;

    @BeforeEach
    void twoExports() {
        placements = new PlacementStore(database, true);
        pipeline.accept(TestPipeline.submission(
                "'job_id':'a','n':2,'exports':[{'to':'figma','file_key':'k'},{'to':'canva'}]", null));
        pipeline.make(JOB + "/0");
    }

    private Export take(String id) {
        return pipeline.exports.take(id).orElseThrow();
    }

    private List<String> announce(int most) {
        return pipeline.exports.announce(most).stream()
                .map(ExportStore.Due::exportId)
                .toList();
    }

    private long untried() {
        return pipeline.jobs.untriedExports(new JobKey(JOB));
    }

    private void timePasses() {
        sql("UPDATE exports SET send_at = 1, next_at = 1");
    }

    @Test
    void whatIsDueIsAnnouncedOnceAMinute() {
        assertThat(new ExportStore(database, "node-a", TestPipeline.LEASE, false).announce(9))
                .as("real ones")
                .isEmpty();
        assertThat(announce(1)).containsExactly(FIGMA);
        assertThat(announce(9)).containsExactly(CANVA);
        assertThat(announce(9)).isEmpty();
        timePasses();
        assertThat(announce(9)).hasSize(2);
    }

    @Test
    void oneNodeAnnouncesEach() throws Exception {
        List<List<ExportStore.Due>> announced = Together.run(
                6, node -> () -> new ExportStore(database, "node-" + node, TestPipeline.LEASE, true).announce(9));

        assertThat(announced.stream().flatMap(List::stream))
                .containsExactlyInAnyOrder(new ExportStore.Due(FIGMA, "figma"), new ExportStore.Due(CANVA, "canva"));
    }

    @Test
    void oneWorkerTakesIt() throws Exception {
        List<Optional<Export>> taken = Together.run(
                8, node -> () -> new ExportStore(database, "node-" + node, TestPipeline.LEASE, true).take(FIGMA));

        assertThat(taken).filteredOn(Optional::isPresent).hasSize(1);
    }

    @Test
    void itKnowsWhereToAndWhat() {
        Export export = take(FIGMA);

        assertThat(export.target()).isEqualTo("figma");
        assertThat(export.options()).isEqualTo("{\"file_key\":\"k\",\"to\":\"figma\"}");
        assertThat(export.jobKey()).isEqualTo(JOB);
        assertThat(export.dryRun()).isTrue();
        assertThat(export.tries()).isZero();
        assertThat(export.url()).startsWith("file:///storage/");
        assertThat(export.assetId()).isEqualTo(text("SELECT asset_id FROM assets"));
        assertThat(announce(9)).as("not while it is tried").containsExactly(CANVA);
        assertThat(pipeline.exports.take("default/a~dry/0/export-9")).isEmpty();
    }

    @Test
    void whenTheLastOneOfAReportedJobEndsItsReceiversAreToldOnce() {
        pipeline.make(JOB + "/1");
        pipeline.exports.done(take(FIGMA), "{\"figma_url\":\"u\"}");
        pipeline.exports.done(take(JOB + "/1/export-0"), "{}");
        pipeline.exports.done(take(JOB + "/1/export-1"), "{}");
        assertThat(rows("outbox", "type = 'exported'")).isZero();
        Export last = take(CANVA);

        pipeline.exports.failed(last, ErrorType.EXPORT_FAILED, "gone");
        pipeline.exports.failed(last, ErrorType.EXPORT_FAILED, "gone");
        pipeline.exports.done(last, "{}");

        assertThat(text("SELECT event_id FROM outbox WHERE type = 'exported'")).isEqualTo(JOB + "#2");
        assertThat(rows("deliveries", "event_id = '" + JOB + "#2' AND channel <> 'reply'"))
                .isEqualTo(2);
        assertThat(text("SELECT state || tries || error_type || message FROM exports WHERE export_id = '" + CANVA
                        + "'"))
                .isEqualTo("failed1export_failedgone");
        assertThat(text("SELECT state || tries || result FROM exports WHERE export_id = '" + FIGMA + "'"))
                .isEqualTo("done1{\"figma_url\":\"u\"}");
        assertThat(pipeline.exports.take(CANVA)).isEmpty();
    }

    @Test
    void exportsThatEndBeforeTheirJobNeedNoNews() {
        pipeline.exports.done(take(FIGMA), "{}");
        pipeline.exports.done(take(CANVA), "{}");

        assertThat(rows("outbox", "1 = 1")).isZero();
    }

    @Test
    void theLastTwoThatEndTogetherTellOnce() throws Exception {
        pipeline.fail(JOB + "/1");
        Export figma = take(FIGMA);
        Export canva = take(CANVA);

        Together.run(2, i -> () -> {
            pipeline.exports.done(i == 0 ? figma : canva, "{}");
            return null;
        });

        assertThat(rows("outbox", "type = 'exported'")).isEqualTo(1);
    }

    @Test
    void oneThatIsPutOffRests() {
        pipeline.exports.putOff(take(FIGMA), Duration.ofMinutes(5), ErrorType.EXPORT_FAILED, "busy");

        assertThat(pipeline.exports.take(FIGMA)).as("resting").isEmpty();
        assertThat(announce(9)).containsExactly(CANVA);
        assertThat(untried()).isEqualTo(1);
        timePasses();
        assertThat(announce(9)).contains(FIGMA);
        assertThat(take(FIGMA).tries()).isEqualTo(1);
    }

    @Test
    void untriedAreThoseNobodyHasTriedToAnEnd() {
        assertThat(untried()).isEqualTo(2);
        Export figma = take(FIGMA);
        assertThat(untried()).as("on its way").isEqualTo(2);
        pipeline.exports.done(figma, "{}");
        assertThat(untried()).isEqualTo(1);
    }

    @Test
    void aLateWorkerChangesNothingForTheNextTry() {
        Export late = take(FIGMA);
        timePasses();
        Export next = new ExportStore(database, "node-b", TestPipeline.LEASE, true)
                .take(FIGMA)
                .orElseThrow();

        pipeline.exports.putOff(late, Duration.ZERO, ErrorType.EXPORT_FAILED, "late");
        pipeline.exports.failed(late, ErrorType.EXPORT_FAILED, "late");

        assertThat(text("SELECT state || owner FROM exports WHERE export_id = '" + FIGMA + "'"))
                .isEqualTo("waitingnode-b");
        pipeline.exports.done(next, "{}");
        assertThat(rows("exports", "state = 'done' AND message IS NULL AND owner IS NULL"))
                .isEqualTo(1);
    }

    @Test
    void aNodeThatStartsAgainTakesUpItsOwnAndWhatWasNeverTried() {
        take(FIGMA);
        new ExportStore(database, "node-b", TestPipeline.LEASE, true).take(CANVA);
        pipeline.make(JOB + "/1");
        pipeline.exports.announce(9);
        pipeline.exports.putOff(take(JOB + "/1/export-1"), Duration.ofMinutes(5), ErrorType.EXPORT_FAILED, "busy");

        pipeline.exports.recoverOwn();

        assertThat(announce(9)).containsExactlyInAnyOrder(FIGMA, JOB + "/1/export-0");
        assertThat(take(FIGMA).tries()).isEqualTo(1);
        assertThat(pipeline.exports.take(CANVA)).as("in other hands").isEmpty();
    }

    @Test
    void whatItsTargetWantsLaterIsExcused() {
        for (int i = 0; i < 3; i++) {
            pipeline.exports.later(take(FIGMA), Duration.ofDays(2), "slow down");
            assertThat(pipeline.exports.take(FIGMA)).as("resting").isEmpty();
            timePasses();
        }
        Export next = take(FIGMA);

        assertThat(next.tries()).isEqualTo(3);
        assertThat(next.failures()).isZero();
        assertThat(text("SELECT message FROM exports WHERE error_type IS NULL AND message IS NOT NULL"))
                .isEqualTo("slow down");
    }

    @Test
    void whatItsTargetWantsInDaysIsNotWaitedFor() {
        assertThat(untried()).isEqualTo(2);
        pipeline.exports.later(take(FIGMA), Duration.ofSeconds(9), "soon");
        assertThat(untried()).isEqualTo(2);
        pipeline.exports.later(take(CANVA), Duration.ofDays(9), "not soon");
        assertThat(untried()).isEqualTo(1);
    }

    @Test
    void aLinkedOneIsEndedByWhoPlacesIt() throws Exception {
        pipeline.make(JOB + "/1");
        pipeline.exports.linked(take(FIGMA), "{\"link\":\"l\",\"page\":\"p\"}");
        pipeline.exports.done(take(CANVA), "{}");
        pipeline.exports.done(take(JOB + "/1/export-1"), "{}");
        assertThat(rows("outbox", "type = 'exported'")).isZero();
        pipeline.exports.done(take(JOB + "/1/export-0"), "{}");
        assertThat(rows("outbox", "type = 'exported'")).as("with one linked").isEqualTo(1);
        assertThat(pipeline.exports.take(FIGMA)).as("tried no more").isEmpty();
        assertThat(placements.toPlace("default", "k"))
                .extracting(Export::exportId)
                .containsExactly(FIGMA);
        assertThat(placements.toPlace("default", "other")).isEmpty();
        assertThat(placements.toPlace("studio", "k")).isEmpty();

        ObjectNode placement = JsonNodeFactory.instance.objectNode().put("page", "q");
        List<Boolean> placed = Together.run(4, i -> () -> placements.placed(FIGMA, null, placement));

        assertThat(placed).filteredOn(each -> each).hasSize(1);
        assertThat(text("SELECT state || result FROM exports WHERE export_id = '" + FIGMA + "'"))
                .isEqualTo("done{\"link\":\"l\",\"page\":\"q\"}");
        assertThat(rows("outbox", "type = 'exported'")).isEqualTo(2);
        assertThat(placements.toPlace("default", "k")).isEmpty();
        assertThat(placements.notPlaced(FIGMA, null, "late")).isFalse();
    }

    @Test
    void oneThatCannotBePlacedIsGivenUpAndTriedAgainWhenAsked() {
        pipeline.exports.linked(take(FIGMA), "{\"link\":\"l\"}");
        AssetExports asked = new AssetExports(database);
        ExportList list = new ExportList(database, true);
        assertThat(asked.retry(FIGMA)).as("not given up").isFalse();

        assertThat(placements.notPlaced(FIGMA, null, "the page is gone")).isTrue();

        assertThat(list.failed()).singleElement().satisfies(line -> {
            assertThat(line.exportId()).isEqualTo(FIGMA);
            assertThat(line.message()).isEqualTo("the page is gone");
            assertThat(line.next()).isNull();
        });
        assertThat(list.newest(1)).hasSize(1);
        assertThat(new ExportList(database, false).newest(9)).isEmpty();
        assertThat(asked.retry(FIGMA)).isTrue();
        assertThat(asked.retry("no/such")).isFalse();
        assertThat(list.failed()).isEmpty();
        Export again = take(FIGMA);
        assertThat(again.tries()).as("it has been there before").isEqualTo(1);
        assertThat(again.failures()).isZero();
    }

    @Test
    void theSamePlaceInOneJobIsOneExport() {
        pipeline.accept(TestPipeline.submission(
                "'job_id':'b','exports':[{'to':'folder','path':'p'},{'to':'folder'},{'to':'folder','path':'p'}]",
                null));
        pipeline.make("default/b~dry/0");

        assertThat(rows("exports", "job_key = 'default/b~dry'")).isEqualTo(2);
    }

    @Test
    void anExportNeverTouchesTheImage() {
        String before = text("SELECT asset_id || state || attempt_id FROM assets JOIN renders USING (render_id)");

        pipeline.exports.failed(take(FIGMA), ErrorType.EXPORT_FAILED, "gone");

        assertThat(text("SELECT asset_id || state || attempt_id FROM assets JOIN renders USING (render_id)"))
                .isEqualTo(before);
    }
}
