package dev.darkroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The table that {@code run} prints: one line a render. */
final class ResultTable {
    private static final List<String> HEAD = List.of("JOB", "RENDER", "STATE", "PROVIDER", "SIZE", "COST", "FILE");

    private final List<List<String>> rows = new ArrayList<>(List.of(HEAD));

    /** @param folder the job's folder in the outbox, as it is to be shown */
    void add(JsonNode result, Path folder) {
        for (JsonNode render : result.get("renders")) {
            boolean image = render.has("file");
            rows.add(List.of(
                    result.get("job_id").asText(),
                    render.get("index").asText(),
                    render.get("state").asText(),
                    render.path("provider").asText("-").replace("null", "-"),
                    image ? render.get("width").asText() + "x" + render.get("height").asText() : "-",
                    "$" + render.get("cost_usd").decimalValue().toPlainString(),
                    image
                            ? folder.resolve(render.get("file").asText()).toString()
                            : render.path("error_type").asText() + ": " + render.path("message").asText()));
        }
    }

    void print(PrintWriter out) {
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i));
                if (i < widths.length - 1) {
                    line.append(" ".repeat(widths[i] - row.get(i).length() + 2));
                }
            }
            out.println(line);
        }
    }
}
