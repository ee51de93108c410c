package dev.darkroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;

/** The table that {@code run} prints: one line a render. */
final class ResultTable {
    private final TextTable table = new TextTable("JOB", "RENDER", "STATE", "PROVIDER", "SIZE", "COST", "FILE");

    /** @param folder the job's folder in the outbox, as it is to be shown */
    void add(JsonNode result, Path folder) {
        for (JsonNode render : result.get("renders")) {
            boolean image = render.has("file");
            table.add(
                    result.get("job_id").asText(),
                    render.get("index").asText(),
                    render.get("state").asText(),
                    render.hasNonNull("provider") ? render.get("provider").asText() : "-",
                    image
                            ? render.get("width").asText() + "x"
                                    + render.get("height").asText()
                            : "-",
                    "$" + render.get("cost_usd").decimalValue().toPlainString(),
                    image ? folder.resolve(render.get("file").asText()).toString() : WhyNoImage.inShort(render));
        }
    }

    void print(PrintWriter out) {
        table.print(out);
    }
}
