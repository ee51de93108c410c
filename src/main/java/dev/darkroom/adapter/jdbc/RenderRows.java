package dev.darkroom.adapter.jdbc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.job.ImageFormat;
import dev.darkroom.money.Micros;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Renders as results show them: their image, their attempts, and who was not asked. */
final class RenderRows {
    private RenderRows() {}

    /**
     * A render of a job.
     *
     * @param image null: it has none
     */
    record Row(ObjectNode document, JsonNode warnings, ResultReader.Image image) {}

    private record AttemptRow(String renderId, ObjectNode document, long micros) {}

    /** Those of the jobs, by job, in their order. */
    static Map<String, List<Row>> of(Handle h, List<String> jobKeys) {
        Map<String, List<AttemptRow>> attempts = attempts(h, jobKeys);
        Map<String, List<Row>> renders = new HashMap<>();
        h.createQuery("SELECT r.render_id, r.render_index, r.state, r.skipped, r.warnings, r.error_type, r.message,"
                        + " a.provider, a.asset_id, a.url, a.width, a.height, a.format, a.bytes, a.sha256,"
                        + " a.library_id, a.model_id,"
                        + " CASE WHEN h.cached = 1 THEN 'hit' WHEN r.fingerprint IS NOT NULL THEN 'miss' END,"
                        + " a.storage_key, r.job_key"
                        + " FROM renders r LEFT JOIN assets a ON a.render_id = r.render_id"
                        + " LEFT JOIN attempts h ON h.attempt_id = a.attempt_id"
                        + " WHERE r.job_key IN (<keys>) ORDER BY r.job_key, r.render_index")
                .bindList("keys", jobKeys)
                .map((r, c) -> Map.entry(r.getString(20), row(r, attempts.getOrDefault(r.getString(1), List.of()))))
                .forEach(each -> renders.computeIfAbsent(each.getKey(), job -> new ArrayList<>())
                        .add(each.getValue()));
        return renders;
    }

    private static Row row(ResultSet r, List<AttemptRow> made) throws SQLException {
        ObjectNode render =
                render(r, made.stream().mapToLong(AttemptRow::micros).sum());
        ArrayNode attempts = render.putArray("attempts");
        made.forEach(each -> attempts.add(each.document()));
        render.set("skipped", ResultReader.json(r.getString(4)));
        String storageKey = r.getString(19);
        return new Row(
                render,
                ResultReader.json(r.getString(5)),
                storageKey == null ? null : new ResultReader.Image(storageKey, fileName(r.getInt(2), r.getString(13))));
    }

    private static String fileName(int index, String format) {
        return index + "." + ImageFormat.of(format).extension();
    }

    private static ObjectNode render(ResultSet r, long micros) throws SQLException {
        ObjectNode render = JsonNodeFactory.instance.objectNode();
        String state = r.getString(3);
        render.put("index", r.getInt(2));
        render.put("state", state);
        render.put("provider", r.getString(8));
        render.put("placeholder", "placeholder".equals(state));
        if (r.getString(9) != null) {
            render.put("asset_id", r.getString(9));
            render.put("library_id", r.getString(16));
            render.put("model_id", r.getString(17));
            render.put("url", r.getString(10));
            render.put("file", fileName(r.getInt(2), r.getString(13)));
            render.put("width", r.getInt(11));
            render.put("height", r.getInt(12));
            render.put("format", r.getString(13));
            render.put("bytes", r.getLong(14));
            render.put("sha256", r.getString(15));
        }
        render.put("cost_usd", Micros.usd(micros));
        if (r.getString(18) != null) {
            render.put("cache", r.getString(18));
        }
        if (r.getString(6) != null) {
            render.put("error_type", r.getString(6));
            render.put("message", r.getString(7));
        }
        return render;
    }

    /** By render, in their order. */
    private static Map<String, List<AttemptRow>> attempts(Handle h, List<String> jobKeys) {
        Map<String, List<AttemptRow>> attempts = new HashMap<>();
        h.createQuery("SELECT t.provider, t.state, t.error_type, t.message, t.latency_ms,"
                        + " COALESCE(t.settled_micros, 0), t.model_version, t.provider_request_id, t.provider_model,"
                        + " t.render_id FROM renders r JOIN attempts t ON t.render_id = r.render_id"
                        // By the render as well, the order would invite SQLite to read every attempt there is.
                        + " WHERE r.job_key IN (<keys>) ORDER BY t.number")
                .bindList("keys", jobKeys)
                .map((r, c) -> new AttemptRow(r.getString(10), attempt(r), r.getLong(6)))
                .forEach(each -> attempts.computeIfAbsent(each.renderId(), render -> new ArrayList<>())
                        .add(each));
        return attempts;
    }

    private static ObjectNode attempt(ResultSet r) throws SQLException {
        ObjectNode attempt = JsonNodeFactory.instance.objectNode();
        attempt.put("provider", r.getString(1));
        attempt.put("outcome", r.getString(2));
        attempt.put("error_type", r.getString(3));
        attempt.put("message", r.getString(4));
        attempt.put("latency_ms", ResultReader.number(r, 5));
        attempt.put("cost_usd", Micros.usd(r.getLong(6)));
        attempt.put("model_version", r.getString(7));
        if (r.getString(8) != null) {
            attempt.put("request_id", r.getString(8));
        }
        if (r.getString(9) != null) {
            attempt.put("provider_model", r.getString(9));
        }
        return attempt;
    }
}
