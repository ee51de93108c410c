package dev.darkroom.routes;

import static dev.darkroom.routes.Jobs.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import dev.darkroom.export.Export;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.Exported;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pipeline/export and the targets: an export fails and comes again on its own, the image is not touched. */
class ExportRouteTest {
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final String FIGMA = "\"exports\": [{\"to\": \"figma\", \"file_key\": \"aBcD1234efGH5678ijKL90\"}]";
    private static final String CANVA = "\"exports\": [{\"to\": \"canva\"}]";

    @TempDir
    private static Path folder;

    private static final Canva TARGET = new Canva();
    private static Bench bench;

    /** Stands where Canva's HTTP calls will. */
    public static final class Canva {
        private final List<Long> calls = new CopyOnWriteArrayList<>();
        private volatile Exception failure;
        private volatile boolean placing;

        /** The bean's method in the route. */
        public Exported take(Export export) throws Exception {
            calls.add(System.nanoTime() / 1_000_000);
            if (failure != null) {
                throw failure;
            }
            return new Exported(JsonNodeFactory.instance.objectNode().put("canva_asset_id", "C1"), placing);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        Home home = new Home(folder)
                .edit("routes/deliver/canva.camel.yaml", "canvaExport", "canva")
                .edit("routes/deliver/canva.camel.yaml", "method: dryRun", "method: take")
                .with("darkroom.export.retry-delay", FIRST_PAUSE_MILLIS + "ms")
                .with("darkroom.export.max-attempts", "4");
        bench = Bench.start(home, false, Map.of("canva", TARGET));
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void reset() {
        TARGET.calls.clear();
        TARGET.failure = null;
        TARGET.placing = false;
    }

    @Test
    void dryRunAnswersInFigmasPlace() {
        JsonNode result = exported(json("figma", FIGMA));

        JsonNode export = result.at("/exports/0");
        assertThat(export.get("state").asText()).isEqualTo("done");
        assertThat(export.get("dry_run").asBoolean()).isTrue();
        assertThat(export.get("figma_file_key").asText()).isEqualTo("aBcD1234efGH5678ijKL90");
        assertThat(export.get("figma_url").asText()).startsWith("https://www.figma.com/design/aBcD1234efGH5678ijKL90");
        assertThat(export.get("figma_node_id").asText()).isNotBlank();
        assertThat(export.get("asset_id")).isEqualTo(result.at("/renders/0/asset_id"));
    }

    @Test
    void aFailingTargetIsTriedWithGrowingPausesAndGivenUp() throws Exception {
        TARGET.failure = new SocketTimeoutException("no answer");
        JsonNode before = Jobs.done(bench, json("given-up", CANVA));

        JsonNode after = exported(json("given-up", CANVA));

        JsonNode export = after.at("/exports/0");
        assertThat(export.get("state").asText()).isEqualTo("failed");
        assertThat(export.get("error_type").asText()).isEqualTo("export_failed");
        assertThat(export.get("message").asText()).contains("no answer");
        assertThat(TARGET.calls).hasSize(4);
        for (int i = 1; i < 4; i++) {
            assertThat(TARGET.calls.get(i) - TARGET.calls.get(i - 1))
                    .as("pause %d", i)
                    .isGreaterThanOrEqualTo(FIRST_PAUSE_MILLIS << (i - 1));
        }
        assertThat(after.get("renders")).as("the image").isEqualTo(before.get("renders"));
        assertThat(after.get("state").asText()).isEqualTo("done");
        assertThat(bench.number("SELECT COUNT(*) FROM outbox WHERE job_key = 'default/given-up~dry'"))
                .as("done, then exported")
                .isEqualTo(2);
    }

    @Test
    void aTargetThatWorksAgainGetsIt() {
        TARGET.failure = new IOException("away");
        bench.submit(json("comes-back", CANVA));
        await().until(() -> TARGET.calls.size() == 2);
        TARGET.failure = null;

        JsonNode export = exported(json("comes-back", CANVA)).at("/exports/0");

        assertThat(export.get("state").asText()).isEqualTo("done");
        assertThat(export.get("canva_asset_id").asText()).isEqualTo("C1");
        assertThat(export.has("error_type")).isFalse();
        assertThat(TARGET.calls).hasSize(3);
    }

    @Test
    void whatCannotHelpIsNotTriedAgain() {
        TARGET.failure = ExportException.never("the design is gone");

        JsonNode export = exported(json("pointless", CANVA)).at("/exports/0");

        assertThat(export.get("state").asText()).isEqualTo("failed");
        assertThat(export.get("message").asText()).isEqualTo("the design is gone");
        assertThat(TARGET.calls).hasSize(1);
    }

    @Test
    void anUnknownTargetIsGivenUpAtOnce() throws Exception {
        JsonNode job = rowFor("nowhere", "unknown-target");

        assertThat(job.at("/exports/0/state").asText()).isEqualTo("failed");
        assertThat(job.at("/exports/0/message").asText()).isEqualTo("there is no export target 'nowhere'");
    }

    @Test
    void whatTheTargetWantsLaterWaitsWithoutBeingCounted() throws Exception {
        TARGET.failure = ExportException.later("slow down", Duration.ofMillis(300));
        bench.submit(json("later", CANVA));
        await().until(() -> TARGET.calls.size() > 5); // more than there are tries
        JsonNode waiting = Jobs.done(bench, json("later", CANVA)).at("/exports/0");
        TARGET.failure = null;

        assertThat(waiting.get("state").asText()).isEqualTo("waiting");
        assertThat(waiting.get("message").asText()).isEqualTo("slow down");
        assertThat(waiting.has("error_type")).isFalse();
        assertThat(Instant.parse(waiting.get("next_try").asText())).isNotNull();
        for (int i = 1; i < TARGET.calls.size(); i++) {
            assertThat(TARGET.calls.get(i) - TARGET.calls.get(i - 1)).isGreaterThanOrEqualTo(300);
        }
        assertThat(exported(json("later", CANVA)).at("/exports/0/state").asText())
                .isEqualTo("done");
    }

    @Test
    void whatIsToBePlacedIsLinkedAndNewsOfItComesTwice() throws Exception {
        TARGET.placing = true;
        JsonNode linked = exported(json("linked", CANVA)).at("/exports/0");

        assertThat(linked.get("state").asText()).isEqualTo("linked");
        assertThat(linked.get("canva_asset_id").asText()).isEqualTo("C1");
        assertThat(bench.number("SELECT COUNT(*) FROM outbox WHERE job_key = 'default/linked~dry'"))
                .isEqualTo(2);
    }

    @Test
    void aSecondMessageForAnExportThatIsDoneIsDropped() throws Exception {
        exported(json("once", CANVA));

        bench.template().sendBody("direct:export", "default/once~dry/0/export-0");

        assertThat(TARGET.calls).hasSize(1);
    }

    /** A job with an export to a target that no job file could name. */
    private static JsonNode rowFor(String target, String id) throws Exception {
        Jobs.done(bench, json(id));
        bench.sql(
                "INSERT INTO exports (export_id, asset_id, job_key, target, place, options, state, next_at, send_at, created_at)"
                        + " SELECT render_id || '/export-0', asset_id, 'default/" + id + "~dry', '" + target
                        + "', '{}', '{}', 'waiting', 0, 0, 0 FROM assets WHERE render_id = 'default/" + id + "~dry/0'");
        return exported(json(id));
    }

    /** The job's result when no export waits any more. */
    private static JsonNode exported(String json) {
        return await().until(
                        () -> Jobs.done(bench, json),
                        result -> result.get("exports").size() > 0
                                && !result.at("/exports/0/state").asText().equals("waiting"));
    }
}
