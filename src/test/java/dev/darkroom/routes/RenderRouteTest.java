package dev.darkroom.routes;

import static dev.darkroom.routes.Jobs.attempts;
import static dev.darkroom.routes.Jobs.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.adapter.folder.FolderStorage;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import dev.darkroom.job.JobKey;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.render.ErrorType;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pipeline/render and pipeline/keep: claim, plan, ask, store, settle; and every way this can go otherwise. */
class RenderRouteTest {
    @TempDir
    private static Path folder;

    private static final ScriptedProvider PROVIDERS = new ScriptedProvider();
    private static SwitchedStorage storage;
    private static Bench bench;

    @BeforeAll
    static void start() throws Exception {
        Home home = ScriptedProvider.in(new Home(folder), "sdxl", "flux")
                .with("darkroom.providers", "sdxl,flux,figma_api,noop_media")
                .with("darkroom.lease", "1s");
        storage = new SwitchedStorage(new FolderStorage(Files.createDirectories(folder.resolve("storage"))));
        bench = Bench.start(home, false, Map.of("scripted", PROVIDERS, "storage", storage));
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void reset() {
        PROVIDERS.reset();
        storage.away(false);
        for (String provider : List.of("sdxl", "flux")) {
            bench.camel()
                    .getRegistry()
                    .lookupByNameAndType("breaker-" + provider, CircuitBreaker.class)
                    .reset();
        }
    }

    @Test
    void anImageIsStoredWithThumbnailAndSidecarAndTheSpoolIsEmptied() throws Exception {
        JsonNode result = Jobs.done(bench, json("plain"));

        JsonNode render = result.at("/renders/0");
        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(attempts(result)).containsExactly("sdxl settled -");
        List<Object> asset = bench.sql("SELECT storage_key, thumbnail_key, sidecar_key, sha256 FROM assets"
                        + " WHERE asset_id = '" + render.get("asset_id").asText() + "'")
                .get(0);
        for (Object key : asset.subList(0, 3)) {
            assertThat(folder.resolve("storage").resolve(key.toString())).isNotEmptyFile();
        }
        assertThat(asset.get(3)).isEqualTo(render.get("sha256").asText());
        await("the spool is emptied after the end is written")
                .until(() -> spooled(result).isEmpty());
        assertThat(Jobs.skipped(result, "figma_api")).isEqualTo("it takes exports and makes no images");
    }

    @Test
    void aMessageForARenderInWorkIsDropped() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        PROVIDERS.when(
                "sdxl", work -> assertThat(slow.await(20, TimeUnit.SECONDS)).isTrue());
        JobKey job = bench.submit(json("twice"));
        await().until(() -> PROVIDERS.calls("sdxl") == 1);

        bench.template().sendBody("direct:render", job.renderId(0));
        bench.template().sendBodyAndProperty("direct:send-render", job.renderId(0), "priority", 4);
        slow.countDown();

        assertThat(attempts(Jobs.end(bench, job))).containsExactly("sdxl settled -");
        assertThat(PROVIDERS.calls()).hasSize(1);
    }

    @Test
    void aMessageForARenderThatIsDoneOrUnknownIsDropped() {
        JsonNode result = Jobs.done(bench, json("over"));
        String render = "default/over~dry/0";

        bench.template().sendBody("direct:render", render);
        bench.template().sendBody("direct:render", "default/nobody-knows~dry/0");

        assertThat(bench.result(new JobKey("default/over~dry"))).isEqualTo(result);
        assertThat(PROVIDERS.calls()).hasSize(1);
    }

    @Test
    void whenStorageIsAwayTheImageWaitsInTheSpoolAndIsNotBoughtAgain() throws Exception {
        storage.away(true);
        int before = storage.refusals();
        JobKey job = bench.submit(json("patient"));
        await().until(() -> storage.refusals() >= before + 2);

        String asset = (String) bench.sql("SELECT asset_id FROM attempts WHERE render_id = '" + job.renderId(0) + "'")
                .get(0)
                .get(0);
        assertThat(spooled(asset)).anyMatch(file -> file.endsWith(".image"));
        assertThat(attempts(bench.result(job))).containsExactly("sdxl ready -");
        storage.away(false);

        JsonNode result = Jobs.end(bench, job);
        assertThat(attempts(result)).containsExactly("sdxl settled -");
        assertThat(PROVIDERS.calls()).hasSize(1);
        await("the spool is emptied after the end is written")
                .until(() -> spooled(result).isEmpty());
    }

    @Test
    void withoutAnyProviderAndWithoutPlaceholderItIsUnsupported() {
        JsonNode result =
                Jobs.done(bench, json("nobody", "\"providers\": [\"figma_api\"], \"allow_placeholder\": false"));

        JsonNode render = result.at("/renders/0");
        assertThat(result.get("state").asText()).isEqualTo("failed");
        assertThat(render.get("error_type").asText()).isEqualTo("unsupported");
        assertThat(Jobs.skipped(result, "figma_api")).isEqualTo("it takes exports and makes no images");
        assertThat(Jobs.skipped(result, "noop_media")).isEqualTo("the job allows no placeholder");
        assertThat(attempts(result)).isEmpty();
    }

    @Test
    void whenAllFailThereIsAPlaceholderThatSaysSoAndCostsNothing() throws Exception {
        PROVIDERS.when("sdxl", fails(ErrorType.UNAVAILABLE));
        PROVIDERS.when("flux", fails(ErrorType.BAD_RESPONSE));

        JsonNode result = Jobs.done(
                bench, json("placeholder", "\"exports\": [{\"to\": \"figma\", \"file_key\": \"abcdefghijklmnop\"}]"));

        JsonNode render = result.at("/renders/0");
        assertThat(render.get("state").asText()).isEqualTo("placeholder");
        assertThat(render.get("placeholder").asBoolean()).isTrue();
        assertThat(render.get("cost_usd").decimalValue()).isZero();
        assertThat(attempts(result))
                .containsExactly("sdxl released unavailable", "flux released bad_response", "noop_media settled -");
        assertThat(result.get("warnings").toString()).contains("is a placeholder");
        assertThat(bench.number("SELECT COUNT(*) FROM asset_tags WHERE tag = 'placeholder'"))
                .isPositive();
        assertThat(result.get("exports")).as("a placeholder goes nowhere").isEmpty();
    }

    @Test
    void whenAllFailAndAPlaceholderIsNotWantedTheLastReasonStands() {
        PROVIDERS.when("sdxl", fails(ErrorType.UNAVAILABLE));
        PROVIDERS.when("flux", fails(ErrorType.NOT_FOUND));

        JsonNode result = Jobs.done(bench, json("none", "\"allow_placeholder\": false"));

        assertThat(result.get("state").asText()).isEqualTo("failed");
        assertThat(result.at("/renders/0/error_type").asText()).isEqualTo("not_found");
        assertThat(attempts(result)).containsExactly("sdxl released unavailable", "flux released not_found");
    }

    @Test
    void aRefusalEndsTheRenderAndNobodyElseIsAsked() {
        PROVIDERS.when("sdxl", fails(ErrorType.MODERATED));

        JsonNode result = Jobs.done(bench, json("moderated"));

        assertThat(result.get("state").asText()).isEqualTo("failed");
        assertThat(result.at("/renders/0/error_type").asText()).isEqualTo("moderated");
        assertThat(PROVIDERS.calls()).containsExactly("sdxl moderated");
    }

    @Test
    void anImageThatArrivesAfterTheDeadlineIsKept() {
        PROVIDERS.when("sdxl", work -> pass(work.claim().deadline()));

        JsonNode result = Jobs.done(bench, json("late", deadline()));

        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(attempts(result)).containsExactly("sdxl settled -");
    }

    @Test
    void afterTheDeadlineNobodyElseIsAsked() {
        PROVIDERS.when("sdxl", work -> {
            pass(work.claim().deadline());
            throw new ProviderException(ErrorType.UNAVAILABLE, Purchase.NONE, "as scripted");
        });

        JsonNode result = Jobs.done(bench, json("too-late", deadline()));

        assertThat(result.get("state").asText()).isEqualTo("cancelled");
        assertThat(attempts(result)).containsExactly("sdxl released unavailable");
    }

    @Test
    void aWorkerThatLostItsLeaseChangesNothing() throws Exception {
        PROVIDERS.when("sdxl", work -> {
            PROVIDERS.when("sdxl", again -> {});
            bench.sql("UPDATE renders SET owner = 'another', fence = fence + 1 WHERE render_id = '"
                    + work.claim().renderId() + "'");
        });

        JsonNode result = Jobs.done(bench, json("lost"));

        // The other one never ends it; when its lease is over the render is taken up again.
        assertThat(attempts(result)).containsExactly("sdxl released internal", "sdxl settled -");
        assertThat(bench.number("SELECT failures FROM renders WHERE job_key = 'default/lost~dry'"))
                .isZero();
        assertThat(bench.number("SELECT COUNT(*) FROM assets WHERE render_id LIKE 'default/lost~dry%'"))
                .isEqualTo(1);
    }

    @Test
    void whileAThreadOfThisProcessStillWorksOnItARenderIsNotTakenAgain() throws Exception {
        List<Object> fences = new CopyOnWriteArrayList<>();
        PROVIDERS.when("sdxl", work -> {
            PROVIDERS.when("sdxl", again -> {});
            String render = work.claim().renderId();
            bench.sql("UPDATE renders SET fence = fence + 1, lease_until = 1 WHERE render_id = '" + render + "'");
            bench.template().sendBody("direct:render", render);
            fences.add(bench.number("SELECT fence FROM renders WHERE render_id = '" + render + "'")
                    - work.claim().fence());
        });

        JsonNode result = Jobs.done(bench, json("frozen"));

        assertThat(fences).as("taken by the test alone").containsExactly(1L);
        assertThat(attempts(result)).containsExactly("sdxl released internal", "sdxl settled -");
    }

    private static ScriptedProvider.Call fails(ErrorType type) {
        return work -> {
            throw new ProviderException(type, Purchase.NONE, "as scripted");
        };
    }

    private static String deadline() {
        return "\"deadline\": \"" + Instant.now().plusSeconds(2) + "\"";
    }

    private static void pass(Instant deadline) {
        await().until(() -> Instant.now().isAfter(deadline));
    }

    private static List<String> spooled(JsonNode result) throws Exception {
        return spooled(result.at("/renders/0/asset_id").asText());
    }

    private static List<String> spooled(String asset) throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("data/spool"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(asset))
                    .toList();
        }
    }
}
