package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.web.ContractCaller.Answer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may say what became of an image that waits to be placed in Figma, and of which. */
class FigmaPlacersTest {
    private static final String NODE = "{\"node_id\": \"12:34\", \"page_id\": \"0:1\"}";

    @TempDir
    private static Path folder;

    private static ContractedWeb program;
    private static FigmaWaiting exports;

    @BeforeAll
    static void start() throws Exception {
        program = new ContractedWeb(folder);
        exports = new FigmaWaiting(program.ours());
    }

    @AfterAll
    static void stop() throws Exception {
        program.close();
    }

    @Test
    void whoIsPlacingItIsAloneWithIt() throws Exception {
        JsonNode entry = exports.waiting("shared");
        ContractCaller plugin = exports.withToken(program.ours());
        String mine = "{\"placer\": \"placer-1\"}";
        String theirs = "{\"placer\": \"placer-2\"}";

        Answer begun = plugin.call(200, "reportFigmaExport", FigmaWaiting.path(entry), mine);
        assertThat(begun.json().at("/data/state").asText()).isEqualTo("placing");
        assertThat(message(plugin.call(409, "reportFigmaExport", FigmaWaiting.path(entry), theirs)))
                .contains("somebody else is placing it", "within 60 s");
        plugin.call(200, "reportFigmaExport", FigmaWaiting.path(entry), mine);
        assertThat(FigmaWaiting.list(plugin, "shared")).containsExactly(entry);
        assertThat(exports.state(entry)).isEqualTo("linked");

        String broken = "{\"error\": \"no such page\"}";
        for (String report : List.of(NODE, from(NODE, "placer-2"), broken, from(broken, "placer-2"))) {
            assertThat(message(plugin.call(409, "reportFigmaExport", FigmaWaiting.path(entry), report)))
                    .as(report)
                    .contains("somebody else is placing it");
        }
        assertThat(exports.state(entry)).isEqualTo("linked");
        plugin.call(200, "reportFigmaExport", FigmaWaiting.path(entry), from(NODE, "placer-1"));
        plugin.call(200, "reportFigmaExport", FigmaWaiting.path(entry), from(NODE, "placer-2"));
        assertThat(message(plugin.call(409, "reportFigmaExport", FigmaWaiting.path(entry), theirs)))
                .contains("done already, as node 12:34");
    }

    @Test
    void theOldestAreListedAndAllAreCounted() throws Exception {
        JsonNode entry = exports.waiting("many");
        program.web()
                .bench()
                .sql(
                        "INSERT INTO exports (export_id, asset_id, job_key, target, place, options, state, result, next_at,"
                                + " send_at, created_at) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                                + " WHERE i < 204) SELECT export_id || '-' || i, asset_id, job_key, target, place || i, options,"
                                + " state, result, next_at, send_at, created_at + i FROM exports, n"
                                + " WHERE options LIKE '%\"many\"%'");

        JsonNode list = exports.withToken(program.ours())
                .get(200, "listFigmaExports", "/figma/exports?file_key=many")
                .json();

        assertThat(list.get("waiting").asInt()).isEqualTo(205);
        assertThat(list.get("data")).hasSize(200).first().isEqualTo(entry);
    }

    private static String from(String report, String placer) {
        return report.replace("}", ", \"placer\": \"" + placer + "\"}");
    }

    @Test
    void whatIsNobodysToPlaceCannotBeReported() throws Exception {
        JsonNode entry = exports.waiting("linkonly");
        program.web()
                .bench()
                .sql("UPDATE exports SET state = 'waiting', options = REPLACE(options, '\"page\":\"Lamps\"',"
                        + " '\"placement\":false') WHERE options LIKE '%linkonly%'");
        ContractCaller plugin = exports.withToken(program.ours());

        assertThat(FigmaWaiting.list(plugin, "linkonly")).isEmpty();
        plugin.get(404, "getFigmaImage", FigmaWaiting.path(entry) + "/image");
        for (String report : List.of("{\"placer\": \"placer-1\"}", NODE, "{\"error\": \"no such page\"}")) {
            plugin.call(404, "reportFigmaExport", FigmaWaiting.path(entry), report);
        }
        assertThat(exports.state(entry)).isEqualTo("waiting");
    }

    private static String message(Answer refusal) {
        return refusal.json().at("/error/message").asText();
    }
}
