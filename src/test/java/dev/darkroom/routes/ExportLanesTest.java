package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.job.JobKey;
import dev.darkroom.simulator.FigmaSimulator;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that does not answer holds up nobody but itself, and keeps its tries however long they take. */
class ExportLanesTest {
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final int HANGING = 4;

    @TempDir
    private Path folder;

    @Test
    void aSilentFigmaHoldsUpNoFolderAndItsTriesStayTheirNodes() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "flux,noop_media");
                FigmaSimulator figma = new FigmaSimulator("figd_canary")) {
            calls.with("darkroom.provider.figma_api.keys", "figd_canary")
                    .with("darkroom.provider.figma_api.base-url", figma.baseUrl())
                    .with("darkroom.provider.figma_api.timeout", "10m")
                    .with("darkroom.http.public-url", "https://darkroom.example")
                    .with("darkroom.lease", LEASE.toMillis() + "ms");
            StringBuilder exports = new StringBuilder("\"width\": 256, \"height\": 256, \"exports\": [");
            IntStream.range(0, HANGING).forEach(i -> {
                figma.file("KEY" + i).silenceNext();
                exports.append("{\"to\": \"figma\", \"file_key\": \"KEY")
                        .append(i)
                        .append("\"},");
            });
            calls.start();
            calls.done("lanes", "none", exports + "{\"to\": \"folder\"}]");

            List<String> waiting =
                    IntStream.range(0, HANGING).mapToObj(i -> "figma waiting").toList();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(states(calls)).contains("folder done").containsAll(waiting));
            await().until(() -> figma.requests().size() == 2);
            await().atMost(LEASE.multipliedBy(10))
                    .during(LEASE.multipliedBy(3))
                    .until(() -> leased(calls) == 2
                            && figma.requests().size() == 2
                            && states(calls).containsAll(waiting));
        }
    }

    /** Exports whose try nobody else may begin now. */
    private static long leased(RealCalls calls) throws SQLException {
        return calls.bench()
                .number("SELECT COUNT(*) FROM exports WHERE state = 'waiting' AND owner IS NOT NULL"
                        + " AND next_at > unixepoch('subsec') * 1000");
    }

    private static List<String> states(RealCalls calls) {
        JsonNode result = calls.bench().result(JobKey.of("default", "lanes", false));
        return StreamSupport.stream(result.get("exports").spliterator(), false)
                .map(each -> each.get("to").asText() + " " + each.get("state").asText())
                .toList();
    }
}
