package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.invariants.Invariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks at all the work that a program has done. */
final class Work {
    private Work() {}

    /** How many jobs are in the outbox. */
    static long delivered(Program darkroom) throws IOException {
        return in(darkroom.outbox()).size();
    }

    /** The results in that outbox. */
    static List<Path> in(Path outbox) throws IOException {
        if (Files.notExists(outbox)) {
            return List.of();
        }
        try (Stream<Path> jobs = Files.list(outbox)) {
            return jobs.filter(job -> !job.getFileName().toString().startsWith("."))
                    .map(job -> job.resolve("result.json"))
                    .toList();
        }
    }

    /** Every job of one image is delivered, and nothing was made twice or left behind. */
    static void assertDoneOnce(Program darkroom, int jobs) throws IOException {
        Rows rows = darkroom.rows();
        assertThat(Invariants.checkQuiescent(rows.url())).isEmpty();
        assertThat(rows.texts("SELECT DISTINCT state FROM jobs")).containsExactly("done");
        assertThat(rows.number("SELECT COUNT(*) FROM jobs")).isEqualTo(jobs);
        assertThat(rows.number("SELECT COUNT(*) FROM assets")).isEqualTo(jobs);
        assertThat(rows.number("SELECT COUNT(DISTINCT render_id) FROM assets")).isEqualTo(jobs);
        assertThat(rows.texts("SELECT render_id FROM attempts WHERE state = 'settled' GROUP BY render_id"
                        + " HAVING COUNT(*) > 1"))
                .isEmpty();
        assertThat(rows.texts("SELECT attempt_id FROM attempts WHERE state NOT IN ('settled', 'released')"))
                .isEmpty();
        assertThat(rows.number("SELECT COUNT(*) FROM outbox")).isEqualTo(jobs);
        List<Path> results = in(darkroom.outbox());
        assertThat(results).hasSize(jobs);
        for (Path file : results) {
            JsonNode render = Json.read(file).at("/renders/0");
            assertThat(render.get("state").asText()).isEqualTo("done");
            assertThat(file.resolveSibling("0.png")).hasSize(render.get("bytes").asLong());
        }
        try (Stream<Path> spool = Files.walk(darkroom.data().resolve("spool"))) {
            assertThat(spool.filter(Files::isRegularFile)).isEmpty();
        }
    }
}
