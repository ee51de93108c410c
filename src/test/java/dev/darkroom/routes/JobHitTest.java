package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.adapter.folder.FolderStorage;
import dev.darkroom.engine.Home;
import dev.darkroom.invariants.Invariants;
import dev.darkroom.web.WebBench;
import dev.darkroom.web.WebBench.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls whose images are all in the cache: over in one transaction, with the same rows and files as any other job. */
class JobHitTest {
    private static final String PATH = "/v1/images/generations";

    @TempDir
    private static Path folder;

    private static SwitchedStorage storage;
    private static WebBench web;

    @BeforeAll
    static void start() throws Exception {
        Home home = new Home(folder).with("darkroom.cache", "filesystem");
        storage = new SwitchedStorage(new FolderStorage(folder.resolve("data").resolve("storage")));
        web = new WebBench(home, Map.of("storage", storage));
    }

    @AfterAll
    static void stop() throws Exception {
        awaitDeliveries();
        web.close();
        assertThat(Invariants.checkQuiescent(web.bench().settings().database())).isEmpty();
    }

    private static void awaitDeliveries() {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> web.bench().number("SELECT COUNT(*) FROM deliveries WHERE published_at IS NULL") == 0);
    }

    private static Reply call(String prompt, int n, String... headers) throws Exception {
        Reply reply = web.post(
                PATH,
                "{\"prompt\": \"" + prompt
                        + "\", \"size\": \"64x64\", \"response_format\": \"b64_json\", \"library_id\": \"lamps\", \"n\": "
                        + n
                        + "}",
                headers);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply;
    }

    private static String cache(Reply reply) {
        return reply.header("X-Darkroom-Cache");
    }

    /** Whether the job took the short way: its rows were written when it was over. */
    private static boolean wasGiven(Reply reply) throws Exception {
        return web.bench()
                        .number("SELECT COUNT(*) FROM renders r JOIN jobs j ON j.job_key = r.job_key WHERE j.job_id = '"
                                + reply.header("X-Darkroom-Job") + "' AND r.fence = 1 AND r.fingerprint IS NULL"
                                + " AND r.next_at = r.finished_at")
                > 0;
    }

    @Test
    void theSecondCallIsGivenTheImageOfTheFirst() throws Exception {
        Reply first = call("an old lamp", 1);
        Reply second = call("an old lamp", 1);

        assertThat(cache(first)).isEqualTo("miss");
        assertThat(wasGiven(first)).isFalse();
        assertThat(cache(second)).isEqualTo("hit");
        assertThat(wasGiven(second)).isTrue();
        assertSameImages(second, first);
        JsonNode made = render(first);
        JsonNode given = render(second);
        assertThat(given.get("asset_id")).isNotEqualTo(made.get("asset_id"));
        for (String same : List.of("state", "provider", "model_id", "sha256", "width", "library_id", "cost_usd")) {
            assertThat(given.get(same)).as(same).isEqualTo(made.get(same));
        }
        assertThat(given.at("/attempts/0/outcome").asText()).isEqualTo("settled");
    }

    @Test
    void itsFilesAreItsOwn() throws Exception {
        Reply first = call("a lamp of its own", 1);
        String asset = render(call("a lamp of its own", 1)).get("asset_id").asText();
        List<Object> keys = web.bench()
                .sql("SELECT storage_key, thumbnail_key, sidecar_key FROM assets WHERE asset_id = '" + asset + "'")
                .get(0);

        Path root = folder.resolve("data").resolve("storage");
        assertThat(keys)
                .allSatisfy(key -> assertThat(root.resolve((String) key)).isNotEmptyFile());
        assertThat(Files.readString(root.resolve((String) keys.get(2)))).contains(asset, "a lamp of its own");
        assertThat(web.get("/assets/" + asset + "/content").status()).isEqualTo(200);
        awaitDeliveries();
        Files.delete(root.resolve((String) keys.get(0)));
        assertThat(web.get("/assets/" + render(first).get("asset_id").asText() + "/content")
                        .status())
                .isEqualTo(200);
        try (Stream<Path> spool = Files.list(folder.resolve("data").resolve("spool"))) {
            assertThat(spool.filter(file -> file.getFileName().toString().contains(asset)))
                    .isEmpty();
        }
    }

    @Test
    void itIsDeliveredLikeAnyOther() throws Exception {
        call("a lamp to deliver", 1);
        String job = call("a lamp to deliver", 1).header("X-Darkroom-Job");

        Path result = folder.resolve("outbox").resolve(job).resolve("result.json");
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(result));
        assertThat(Files.readString(result)).contains("\"hit\"");
        assertThat(result.resolveSibling("0.png")).isNotEmptyFile();
    }

    @Test
    void aJobOfManyIsGivenAllOrMade() throws Exception {
        call("lamps", 2);
        Reply some = call("lamps", 3);
        Reply all = call("lamps", 3);

        assertThat(cache(some)).isEqualTo("partial");
        assertThat(wasGiven(some)).isFalse();
        assertThat(cache(all)).isEqualTo("hit");
        assertThat(wasGiven(all)).isTrue();
        assertSameImages(all, some);
    }

    @Test
    void whoWantsAFreshOneIsNotGivenAny() throws Exception {
        call("a fresh lamp", 1);

        assertThat(cache(call("a fresh lamp", 1, "Cache-Control", "no-cache"))).isEqualTo("miss");
    }

    @Test
    void aDamagedImageIsMadeAnew() throws Exception {
        Reply first = call("a broken lamp", 1);
        Path file = folder.resolve("data")
                .resolve("cache")
                .resolve(render(first).get("asset_id").asText());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.delete(file); // the stored image is the same file
        Files.write(file, bytes);

        Reply second = call("a broken lamp", 1);

        assertThat(cache(second)).isEqualTo("miss");
        assertSameImages(second, first);
        assertThat(cache(call("a broken lamp", 1))).isEqualTo("hit");
    }

    @Test
    void oneKeyIsOneJobHoweverOftenItIsSent() throws Exception {
        call("a lamp asked for often", 1);
        ExecutorService threads = Executors.newFixedThreadPool(20);
        Set<String> jobs = new HashSet<>();
        try {
            Callable<String> one = () -> call("a lamp asked for often", 1, "Idempotency-Key", "often")
                    .header("X-Darkroom-Job");
            List<Future<String>> replies = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                replies.add(threads.submit(one));
            }
            for (Future<String> reply : replies) {
                jobs.add(reply.get());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(jobs).containsExactly("often");
        assertThat(web.bench()
                        .number("SELECT COUNT(*) FROM assets a JOIN renders r ON r.render_id = a.render_id"
                                + " JOIN jobs j ON j.job_key = r.job_key WHERE j.job_id = 'often'"))
                .isEqualTo(1);
        assertThat(call("a lamp asked for often", 1, "Idempotency-Key", "often").header("X-Darkroom-Job"))
                .isEqualTo("often");
    }

    @Test
    void withoutStorageItIsAcceptedAndWaits() throws Exception {
        call("a lamp that waits", 1);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<Reply> second;
        storage.away(true);
        try {
            second = thread.submit(() -> call("a lamp that waits", 1, "Idempotency-Key", "waits"));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> web.bench().number("SELECT COUNT(*) FROM jobs WHERE job_id = 'waits'") == 1);
        } finally {
            storage.away(false);
            thread.shutdown();
        }

        assertThat(cache(second.get())).isEqualTo("hit");
        assertThat(storage.refusals()).isPositive();
        assertNothingIsSpooled();
    }

    private static void assertNothingIsSpooled() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("data").resolve("spool"))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void aBrokenImageOfManyLeavesNothingInTheSpool() throws Exception {
        call("broken lamps", 2);
        List<List<Object>> files =
                web.bench().sql("SELECT asset_id FROM assets WHERE prompt = 'broken lamps' ORDER BY render_id");
        Path file = folder.resolve("data").resolve("cache").resolve((String)
                files.get(1).get(0));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.delete(file); // the stored image is the same file
        Files.write(file, bytes);

        assertThat(cache(call("broken lamps", 2))).isEqualTo("partial");

        assertNothingIsSpooled();
    }

    private static void assertSameImages(Reply one, Reply other) {
        assertThat(one.json().findValuesAsText("b64_json").equals(other.json().findValuesAsText("b64_json")))
                .isTrue();
    }

    private static JsonNode render(Reply reply) throws Exception {
        return web.get("/jobs/" + reply.header("X-Darkroom-Job")).json().at("/renders/0");
    }
}
