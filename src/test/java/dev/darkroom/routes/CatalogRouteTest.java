package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.catalog.LiveCatalog;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import dev.darkroom.engine.LoggedLines;
import dev.darkroom.job.JobKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue changes while the program runs. */
class CatalogRouteTest {
    private static final String CORE = "catalog/models/stable-image-core.yaml";

    @TempDir
    private Path folder;

    private Home home;
    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        home = new Home(folder);
        bench = Bench.start(home, false, Map.of());
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void eachAttemptHasTheVersionThatItUsed() throws Exception {
        String old = versions().get(0);
        assertThat(version("a")).isEqualTo(old);

        home.edit(CORE, "usd: 0.03", "usd: 0.04");
        await().atMost(Duration.ofSeconds(20)).until(() -> versions().size() == 2);

        assertThat(version("b")).isIn(versions()).isNotEqualTo(old);
    }

    @Test
    void aBrokenFileIsInTheLogAndInTheHealthThatThisProcessWrites() throws Exception {
        String problem = "stable-image-core.yaml, line 4: status is \"gone\"";
        try (LoggedLines log = LoggedLines.of(LiveCatalog.class)) {
            home.edit(CORE, "status: active", "status: gone");

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(String.valueOf(bench.sql("SELECT catalog_problem FROM nodes")))
                            .contains(problem));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN")
                    .contains(problem);
        }
        assertThat(version("a")).isEqualTo(versions().get(0));
    }

    private List<String> versions() throws Exception {
        return bench
                .sql("SELECT version FROM model_configs WHERE model_id = 'stable-image-core' AND source = 'file'"
                        + " ORDER BY recorded_at")
                .stream()
                .map(row -> row.get(0).toString())
                .toList();
    }

    private String version(String job) {
        JobKey key = bench.submit("{\"job_id\":\"" + job + "\",\"prompt\":\"a fox\",\"providers\":[\"sdxl\"]}");
        JsonNode result = await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> bench.result(key),
                        found -> found.path("state").asText().equals("done"));
        return result.at("/renders/0/attempts/0/model_version").asText();
    }
}
