package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** Exports that were there before they had a place: none is lost, and each keeps its state. */
class ExportMigrationTest extends DatabaseContract {
    private static final String JOB = "default/a~dry";

    @Test
    void rowsOfAnOlderVersionAreKept() throws Exception {
        pipeline.accept("a", 1);
        pipeline.make(JOB + "/0");
        String table = script("V1__pipeline.sql").replaceAll("(?s).*(CREATE TABLE exports \\(.*?\n\\);).*", "$1");

        List<String> rows = database.jdbi().withHandle(h -> {
            if (kind == TestDatabases.POSTGRESQL) {
                // The database goes on to another test.
                h.execute("CREATE SCHEMA older");
                h.execute("SET search_path TO older, public");
            } else {
                h.execute("DROP TABLE exports");
            }
            try {
                return migrated(h, table);
            } finally {
                if (kind == TestDatabases.POSTGRESQL) {
                    h.execute("SET search_path TO public");
                    h.execute("DROP SCHEMA older CASCADE");
                }
            }
        });

        assertThat(rows)
                .containsExactly(
                        "0 figma k k waiting 3",
                        "1 figma k " + JOB + "/0/export-1 waiting 0",
                        "2 canva c c done 1",
                        "3 canva d d failed 12");
    }

    private static List<String> migrated(Handle h, String table) throws IOException {
        h.execute(table);
        old(h, 0, "figma", "k", "'waiting', NULL, 3, NULL, NULL");
        old(h, 1, "figma", "k", "'waiting', NULL, 0, NULL, NULL");
        old(h, 2, "canva", "c", "'done', '{}', 1, NULL, 5");
        old(h, 3, "canva", "d", "'failed', NULL, 12, 'export_failed', 5");
        statements(script("V13__exports.sql")).forEach(h::execute);
        return h.createQuery("SELECT substr(export_id, length(export_id)) || ' ' || target || ' ' || options || ' '"
                        + " || place || ' ' || state || ' ' || tries FROM exports WHERE excused = 0 ORDER BY export_id")
                .mapTo(String.class)
                .list();
    }

    private static void old(Handle h, int number, String target, String options, String rest) {
        h.execute(
                "INSERT INTO exports (export_id, asset_id, job_key, target, options, state, result, tries, error_type,"
                        + " finished_at, next_at, send_at, created_at) SELECT render_id || '/export-" + number
                        + "', asset_id, '" + JOB + "', '" + target + "', '" + options + "', " + rest
                        + ", 1, 1, 1 FROM assets");
    }

    private static Stream<String> statements(String script) {
        return Stream.of(script.replaceAll("--[^\n]*", "").split(";"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty());
    }

    private static String script(String migration) throws IOException {
        try (InputStream in = ExportMigrationTest.class.getResourceAsStream("/db/migration/" + migration)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
