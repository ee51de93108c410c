package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.invariants.Invariants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal jobs with {@code darkroom.cache=filesystem}: what is bought, what is given again, and what it costs. */
class CacheTest {
    @TempDir
    private static Path folder;

    private static RealCalls calls;

    @BeforeAll
    static void start() throws Exception {
        calls = Rewritings.at(folder)
                .with("darkroom.providers", "openai_images,flux,noop_media")
                .with("darkroom.cache", "filesystem")
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        awaitDeliveries();
        calls.close();
        assertThat(Invariants.checkQuiescent(calls.bench().settings().database()))
                .isEmpty();
    }

    private static void awaitDeliveries() {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> calls.bench().number("SELECT COUNT(*) FROM deliveries WHERE published_at IS NULL") == 0);
    }

    /** A job whose prompt names {@code equal}: those that name the same one are equal, but for {@code more}. */
    private static String job(String id, String equal, String fault, String more) {
        return RealCalls.job(equal, fault, more).replace("\"job_id\": \"" + equal + "\"", "\"job_id\": \"" + id + "\"");
    }

    private static JsonNode render(String id, String equal, String more) {
        calls.bench().submit(job(id, equal, "none", more));
        JsonNode result = calls.end(id);
        assertThat(result.get("state").asText()).as(result.toString()).isEqualTo("done");
        return result.at("/renders/0");
    }

    @Test
    void anEqualRenderIsGivenACopyForNothing() throws Exception {
        JsonNode bought = render("hit-1", "hit", "\"quality\": \"low\"");
        JsonNode given =
                render("hit-2", "hit", "\"quality\": \"low\", \"tags\": [\"second\"], \"max_cost_usd\": 0.0001");

        assertThat(calls.posts("hit")).isEqualTo(1);
        assertThat(bought.get("cache").asText()).isEqualTo("miss");
        assertThat(given.get("cache").asText()).isEqualTo("hit");
        assertThat(given.get("cost_usd").decimalValue()).isZero();
        for (String same : List.of("sha256", "provider", "model_id", "width", "format")) {
            assertThat(given.get(same)).as(same).isEqualTo(bought.get(same));
        }
        assertThat(given.at("/attempts/0/model_version")).isEqualTo(bought.at("/attempts/0/model_version"));
        assertThat(calls.asset("hit-2", "final_prompt")).isEqualTo(calls.asset("hit-1", "final_prompt"));
        assertThat(calls.attempts("hit-2")).containsExactly("openai_images settled -");
        assertThat(calls.ledger("hit-2")).containsExactly("reserve 0", "settle 0");
        assertThat(given.get("asset_id")).isNotEqualTo(bought.get("asset_id"));

        awaitDeliveries(); // they need the file that is removed now
        Path copy = calls.bench().settings().data().resolve("storage").resolve(calls.asset("hit-2", "storage_key"));
        Files.delete(calls.bench().settings().data().resolve("storage").resolve(calls.asset("hit-1", "storage_key")));
        assertThat(copy).isNotEmptyFile();
        assertThat(render("hit-3", "hit", "\"quality\": \"low\"").get("cache").asText())
                .isEqualTo("hit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"quality\": \"medium\"",
                "\"format\": \"jpeg\"",
                "\"background\": \"opaque\"",
                "\"width\": 1536, \"height\": 1024",
                "\"providers\": [\"openai_images\"]",
                "\"safety\": \"low\"",
                "\"enhance\": true",
                "\"model_id\": \"gpt-image-1.5\""
            })
    void whatChangesThePictureIsBought(String more) throws Exception {
        String name = "field-" + more.replaceAll("\\W", "");
        assertThat(render(name + "-1", name, "\"tags\": [\"a\"]").get("cache").asText())
                .isEqualTo("miss");
        assertThat(render(name + "-2", name, more).get("cache").asText()).isEqualTo("miss");
        assertThat(render(name + "-3", name, more).get("cache").asText()).isEqualTo("hit");
    }

    @Test
    void eachImageOfAJobIsItsOwn() throws Exception {
        calls.bench().submit(job("index-1", "index", "none", "\"n\": 3"));
        calls.end("index-1");
        assertThat(calls.posts("index")).isEqualTo(3);

        calls.bench().submit(job("index-2", "index", "none", "\"n\": 3"));
        assertThat(calls.end("index-2").get("renders"))
                .allMatch(render -> render.get("cache").asText().equals("hit"));
        assertThat(calls.posts("index")).isEqualTo(3);
    }

    @Test
    void aRewrittenPromptIsPaidOnce() throws Exception {
        render("words-1", "words", "\"enhance\": true");
        render("words-2", "words", "\"enhance\": true");

        assertThat(calls.attempts("words-1")).containsExactly("openrouter settled -", "openai_images settled -");
        assertThat(calls.attempts("words-2")).containsExactly("openai_images settled -");
        assertThat(calls.asset("words-2", "final_prompt")).endsWith(Rewritings.ADDED);
        assertThat(calls.end("words-2").get("warnings")).isEmpty();
    }

    @Test
    void aPromptThatCouldNotBeRewrittenIsNotKept() throws Exception {
        for (String id : List.of("wordless-1", "wordless-2")) {
            calls.bench().submit(job(id, "wordless", "openrouter/400", "\"enhance\": true"));
            assertThat(calls.end(id).at("/renders/0/cache").asText()).isEqualTo("miss");
        }
    }

    @Test
    void aPlaceholderIsNeverKept() throws Exception {
        for (String id : List.of("stand-in-1", "stand-in-2")) {
            calls.bench()
                    .submit(job(
                                    id,
                                    "stand-in",
                                    "400",
                                    "\"allow_placeholder\": true, \"providers\": [\"openai_images\"]")
                            .replace("\"allow_placeholder\": false, ", ""));
            assertThat(calls.end(id).at("/renders/0/placeholder").asBoolean()).isTrue();
            assertThat(calls.end(id).at("/renders/0/cache").asText()).isEqualTo("miss");
        }
        assertThat(calls.posts("stand-in")).isEqualTo(2);
    }

    @Test
    void aFreshOneIsBoughtAndTakesThePlaceOfTheOther() throws Exception {
        render("fresh-1", "fresh", "\"quality\": \"low\"");
        calls.bench().submitFresh(job("fresh-2", "fresh", "none", "\"quality\": \"low\""));
        JsonNode anew = calls.end("fresh-2").at("/renders/0");
        JsonNode given = render("fresh-3", "fresh", "\"quality\": \"low\"");

        assertThat(anew.get("cache").asText()).isEqualTo("miss");
        assertThat(calls.posts("fresh")).isEqualTo(2);
        assertThat(given.get("cache").asText()).isEqualTo("hit");
        assertThat(calls.bench()
                        .sql("SELECT e.file FROM cache_entries e JOIN attempts t ON t.asset_id = e.file"
                                + " WHERE t.attempt_id LIKE 'default/fresh-_/0/%'"))
                .containsExactly(List.of(anew.get("asset_id").asText()));
        assertThat(files()).contains(anew.get("asset_id").asText()).doesNotContain(calls.asset("fresh-1", "asset_id"));
    }

    @Test
    void aDamagedOrMissingFileIsAMiss() throws Exception {
        JsonNode first = render("damaged-1", "damaged", "\"quality\": \"low\"");
        Path file = cache().resolve(first.get("asset_id").asText());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.delete(file);
        Files.write(file, bytes);

        JsonNode second = render("damaged-2", "damaged", "\"quality\": \"low\"");
        assertThat(second.get("cache").asText()).isEqualTo("miss");
        assertThat(calls.attempts("damaged-2"))
                .containsExactly("openai_images released internal", "openai_images settled -");
        assertThat(file).doesNotExist();

        Files.delete(cache().resolve(second.get("asset_id").asText()));
        assertThat(render("damaged-3", "damaged", "\"quality\": \"low\"")
                        .get("cache")
                        .asText())
                .isEqualTo("miss");
        assertThat(calls.posts("damaged")).isEqualTo(3);
        assertThat(render("damaged-4", "damaged", "\"quality\": \"low\"")
                        .get("cache")
                        .asText())
                .isEqualTo("hit");
    }

    @Test
    void aHundredAtOnceAreOneCall() throws Exception {
        for (int i = 0; i < 100; i++) {
            calls.bench().submit(job("crowd-" + i, "crowd", "latency:1500", "\"quality\": \"low\""));
        }
        long hits = 0;
        for (int i = 0; i < 100; i++) {
            JsonNode result = calls.end("crowd-" + i);
            assertThat(result.get("state").asText()).isEqualTo("done");
            hits += result.at("/renders/0/cache").asText().equals("hit") ? 1 : 0;
        }
        assertThat(calls.posts("crowd")).isEqualTo(1);
        assertThat(hits).isEqualTo(99);
    }

    @Test
    void whoWaitedForOneThatIsHeldOrFailedMakesTheNext() throws Exception {
        calls.bench().submit(job("held-1", "held", "drop-after-read", "\"quality\": \"low\""));
        assertThat(calls.end("held-1").get("state").asText()).isEqualTo("held");
        calls.bench().submit(job("held-2", "held", "drop-after-read", "\"quality\": \"low\""));
        assertThat(calls.end("held-2").get("state").asText()).isEqualTo("held");
        assertThat(calls.posts("held")).isEqualTo(2);
    }

    private static Path cache() {
        return calls.bench().settings().data().resolve("cache");
    }

    private static List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(cache())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
