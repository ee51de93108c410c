package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.adapter.jdbc.AttemptStore;
import dev.darkroom.adapter.jdbc.CacheStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.HitStore;
import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.adapter.jdbc.RenderStore;
import dev.darkroom.config.Settings;
import dev.darkroom.invariants.Invariants;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.Submission;
import dev.darkroom.money.Budgets;
import dev.darkroom.money.Limits;
import dev.darkroom.pipeline.CacheKeep;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.CachedImage;
import dev.darkroom.render.Claim;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the cache keeps over time, over a restart, and over a kill in the middle of a hit. */
class CacheLimitsTest {
    @TempDir
    private Path folder;

    private RealCalls calls;

    @BeforeEach
    void prepare() throws Exception {
        calls = new RealCalls(folder, "openai_images,noop_media").with("darkroom.cache", "filesystem");
    }

    @AfterEach
    void stop() throws Exception {
        calls.close();
        assertThat(Invariants.check(calls.bench().settings().database())).isEmpty();
    }

    private JsonNode render(String id, String equal, String more) {
        calls.bench()
                .submit(RealCalls.job(equal, "none", more)
                        .replace("\"job_id\": \"" + equal + "\"", "\"job_id\": \"" + id + "\""));
        JsonNode result = calls.end(id);
        assertThat(result.get("state").asText()).as(result.toString()).isEqualTo("done");
        return result.at("/renders/0");
    }

    private String cacheOf(String id, String equal) {
        return render(id, equal, "").get("cache").asText();
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(calls.bench().settings().data().resolve("cache"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void itOutlivesTheProgramAndWhatNobodyKnowsGoes() throws Exception {
        calls.start();
        String kept = render("a-1", "a", "").get("asset_id").asText();
        Files.writeString(calls.bench().settings().data().resolve("cache/left-behind"), "x");

        calls.restart();

        assertThat(files()).containsExactly(kept);
        assertThat(cacheOf("a-2", "a")).isEqualTo("hit");
        assertThat(calls.posts("a")).isEqualTo(1);
    }

    @Test
    void whatIsTooOldIsBoughtAgainAndItsFileGoes() throws Exception {
        calls.with("darkroom.cache.ttl", "1h").start();
        render("a-1", "a", "");
        render("b-1", "b", "");
        calls.bench().sql("UPDATE cache_entries SET created_at = created_at - 3600000");

        String anew = render("a-2", "a", "").get("asset_id").asText();
        calls.bench()
                .camel()
                .getRegistry()
                .lookupByNameAndType("cacheKeep", CacheKeep.class)
                .tidy();

        assertThat(calls.posts("a")).isEqualTo(2);
        assertThat(files()).containsExactly(anew);
    }

    @Test
    void theOneThatNobodyUsedForLongestMakesRoom() throws Exception {
        calls.start();
        long bytes = render("size-1", "size", "").get("bytes").asLong();
        calls.with("darkroom.cache.max-size", Long.toString(bytes * 5 / 2)).restart();
        render("a-1", "a", "");
        render("size-2", "size", "");
        render("b-1", "b", "");

        assertThat(cacheOf("size-3", "size")).as("used last but one").isEqualTo("hit");
        assertThat(cacheOf("a-2", "a")).as("used first").isEqualTo("miss");
        assertThat(calls.bench().number("SELECT SUM(bytes) FROM cache_entries")).isLessThanOrEqualTo(bytes * 5 / 2);
        assertThat(files()).hasSize(2);
    }

    @Test
    void tenantsShareNothing() throws Exception {
        calls.home().write("catalog/instances.yaml", """
                        default:
                          library: default
                          storage_prefix: default
                        acme:
                          library: acme
                          storage_prefix: acme
                        """);
        calls.start();
        render("a-1", "a", "");
        calls.bench().submit(RealCalls.job("a", "none", "\"instance_id\": \"acme\""));
        org.awaitility.Awaitility.await()
                .until(() -> calls.bench().number("SELECT COUNT(*) FROM assets WHERE instance_id = 'acme'") == 1);

        assertThat(calls.posts("a")).isEqualTo(2);
    }

    /** A kill after {@code cache-begin}, and one after {@code cache-copy} on a node whose spool is gone. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHitThatWasCutShortIsGivenAgain(boolean ready) throws Exception {
        calls.start();
        render("a-1", "a", "");
        calls.bench().close();
        cutShort("a-2", "a", ready);
        calls.start();

        JsonNode again = calls.end("a-2").at("/renders/0");

        assertThat(again.get("cache").asText()).isEqualTo("hit");
        assertThat(again.get("cost_usd").decimalValue()).isZero();
        assertThat(calls.attempts("a-2"))
                .containsExactly(
                        "openai_images " + (ready ? "spent_lost" : "released") + " internal",
                        "openai_images settled -");
        assertThat(calls.posts("a")).isEqualTo(1);
    }

    /** Begins a hit as the routes do, and goes no further. */
    private void cutShort(String id, String equal, boolean ready) throws Exception {
        Settings settings = calls.bench().settings();
        String node = Files.readString(settings.data().resolve("node-id")).strip();
        String fingerprint = calls.bench()
                .sql("SELECT fingerprint FROM cache_entries")
                .get(0)
                .get(0)
                .toString();
        JobEntry entry = new JobReader(100_000, settings.providerOrder())
                .readOne(RealCalls.job(equal, "none", "")
                        .replace("\"job_id\": \"" + equal + "\"", "\"job_id\": \"" + id + "\"")
                        .getBytes(StandardCharsets.UTF_8));
        try (Database database = Database.open(settings.database())) {
            new JobStore(database, false).accept(new Submission(entry, id, "cli", null, null), Duration.ZERO);
            Claim claim = new RenderStore(database, node, Duration.ofMinutes(1), false)
                    .claim("default/" + id + "/0")
                    .orElseThrow();
            CachedImage image = new CacheStore(database, node, settings.cache().ttl())
                    .find(claim, fingerprint)
                    .get(0);
            Attempt begun = new HitStore(database)
                    .begin(
                            claim,
                            image,
                            new AttemptStore.Order(
                                    new Budgets.Buyer("default", claim.jobKey(), null, null, null),
                                    image.provider(),
                                    image.modelId(),
                                    image.modelVersion(),
                                    "an-asset",
                                    0,
                                    true));
            if (ready) {
                new AttemptStore(database, new Budgets(Limits.NONE, instance -> Limits.NONE))
                        .ready(claim, begun, new Attempt.Result(image.sha256(), null, null, 0L, 1));
            }
        }
    }
}
