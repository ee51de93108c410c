package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.adapter.folder.FolderStorage;
import dev.darkroom.adapter.jdbc.TestDatabases;
import dev.darkroom.config.Settings;
import dev.darkroom.engine.Bench;
import dev.darkroom.invariants.Invariants;
import dev.darkroom.job.JobKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two programs on one PostgreSQL, each with a data folder and a cache of its own. */
class CacheNodesTest {
    private static final int JOBS = 40;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void equalRendersAtOnceAreOneCallOfAllNodes(boolean sharedStorage) throws Exception {
        Settings.Database database = TestDatabases.POSTGRESQL.fresh(folder);
        Map<String, Object> beans =
                sharedStorage ? Map.of("storage", new FolderStorage(folder.resolve("storage"))) : Map.of();
        try (RealCalls one = calls("one", database);
                RealCalls two = calls("two", database)) {
            two.with("darkroom.provider.openai_images.base-url", one.simulator().openAiBaseUrl());
            try (Bench first = Bench.start(one.home(), false, beans);
                    Bench second = Bench.start(two.home(), false, beans)) {
                for (int i = 0; i < JOBS; i++) {
                    (i % 2 == 0 ? first : second)
                            .submit(RealCalls.job("same", "latency:1500", "")
                                    .replace("\"job_id\": \"same\"", "\"job_id\": \"job-" + i + "\""));
                }
                int hits = 0;
                for (int i = 0; i < JOBS; i++) {
                    hits += ended(first, "job-" + i)
                                    .at("/renders/0/cache")
                                    .asText()
                                    .equals("hit")
                            ? 1
                            : 0;
                }
                assertThat(hits).isEqualTo(JOBS - 1);
                assertThat(one.posts("same")).isEqualTo(1);
            }
        }
        assertThat(Invariants.check(database)).isEmpty();
        TestDatabases.POSTGRESQL.release(database);
    }

    private RealCalls calls(String node, Settings.Database database) throws Exception {
        return new RealCalls(Files.createDirectory(folder.resolve(node)), "openai_images,noop_media")
                .with("darkroom.cache", "filesystem")
                .with("darkroom.workers", "4")
                .with("darkroom.db.url", database.url())
                .with("darkroom.db.user", database.user())
                .with("darkroom.db.password", database.password().value());
    }

    private static JsonNode ended(Bench bench, String id) {
        JobKey key = JobKey.of("default", id, false);
        await().atMost(Duration.ofSeconds(50))
                .until(() -> bench.result(key).get("state").asText().equals("done"));
        return bench.result(key);
    }
}
