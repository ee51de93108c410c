package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sender that repeats itself when everybody but the database has forgotten. */
class QueueRepeatIT {
    private static final int JOBS = 25_000;

    @TempDir
    private Path folder;

    @Test
    void twentyFiveThousandJobsAndARestartLaterItIsTheSameJob() throws Exception {
        Program darkroom = new Program(folder);
        JsonNode first = ask(darkroom);
        // Most of a history that would take long to make: jobs that were called off.
        try (Connection connection = DriverManager.getConnection(darkroom.rows().url());
                Statement history = connection.createStatement()) {
            history.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + JOBS + ")"
                    + " INSERT INTO jobs (job_key, instance_id, job_id, dry_run, source, request, request_sha256,"
                    + " state, priority, created_at, finished_at) SELECT 'default/h' || i || '~dry', 'default',"
                    + " 'h' || i, 1, 'queue', '{}', 'x', 'cancelled', 4, 1, 2 FROM n");
        }

        JsonNode again = ask(darkroom);

        assertThat(again).isEqualTo(first);
        assertThat(darkroom.rows().number("SELECT COUNT(*) FROM jobs")).isEqualTo(JOBS + 1);
        assertThat(darkroom.rows().number("SELECT COUNT(*) FROM attempts")).isOne();
        assertThat(darkroom.rows().number("SELECT COUNT(*) FROM assets")).isOne();
    }

    private static JsonNode ask(Program darkroom) throws Exception {
        try (DarkroomProcess server = darkroom.serve();
                QueueClient client = QueueClient.of(QueueClient.Protocol.CORE, darkroom, server)) {
            JsonNode answer = client.request(Jobs.job("repeated"), "any");
            assertThat(answer.get("state").asText()).isEqualTo("done");
            return answer;
        }
    }
}
