package dev.darkroom.adapter.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.job.ImageFormat;
import dev.darkroom.money.Micros;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The result document of a job, the same everywhere it is shown: see {@code docs/architecture.md}. */
public final class ResultReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Jdbi jdbi;

    public ResultReader(Database database) {
        this.jdbi = database.jdbi();
    }

    /** A stored image of a job: its place in storage and its name in the outbox. */
    public record Image(String storageKey, String fileName) {}

    /** The images of a job, in the order of its renders. */
    public List<Image> images(String jobKey) {
        return jdbi.withHandle(h -> h.createQuery("SELECT a.storage_key, r.render_index, a.format FROM assets a"
                        + " JOIN renders r ON r.render_id = a.render_id WHERE r.job_key = :key ORDER BY r.render_index")
                .bind("key", jobKey)
                .map((r, c) -> new Image(r.getString(1), fileName(r.getInt(2), r.getString(3))))
                .list());
    }

    private static String fileName(int index, String format) {
        return index + "." + ImageFormat.of(format).extension();
    }

    /** The document, or empty when there is no such job. */
    public Optional<ObjectNode> read(String jobKey) {
        // One snapshot, so that the document never shows a job that disagrees with its renders.
        return jdbi.withHandle(h ->
                h.setReadOnly(true).inTransaction(TransactionIsolationLevel.REPEATABLE_READ, t -> read(t, jobKey)));
    }

    private static Optional<ObjectNode> read(Handle h, String jobKey) {
        return h.createQuery("SELECT job_id, state, instance_id, request, created_at, finished_at,"
                        + " dry_run, (SELECT CAST(COALESCE(SUM(micros), 0) AS BIGINT) FROM ledger WHERE job_key = :key AND kind = 'settle')"
                        + " FROM jobs WHERE job_key = :key")
                .bind("key", jobKey)
                .map((r, c) -> job(r))
                .findOne()
                .map(job -> {
                    ArrayNode renders = job.putArray("renders");
                    ArrayNode exports = job.putArray("exports");
                    ArrayNode warnings = job.putArray("warnings");
                    renders(h, jobKey, renders, warnings);
                    exports.addAll(ExportRows.ofJob(h, jobKey));
                    ArrayNode webhooks = WebhookRows.of(h, jobKey);
                    if (!webhooks.isEmpty()) {
                        job.set("webhooks", webhooks);
                    }
                    return job;
                });
    }

    private static ObjectNode job(ResultSet r) throws SQLException {
        JsonNode request = json(r.getString(4));
        ObjectNode job = JSON.createObjectNode();
        job.put("job_id", r.getString(1));
        job.put("state", r.getString(2));
        job.put("instance_id", r.getString(3));
        job.set("model_id", request.path("model_id").isMissingNode() ? JSON.nullNode() : request.get("model_id"));
        job.put("cost_usd", Micros.usd(r.getLong(8)));
        job.put("dry_run", r.getInt(7) == 1);
        job.put("created", Instant.ofEpochMilli(r.getLong(5)).toString());
        Long finished = number(r, 6);
        job.put(
                "finished",
                finished == null ? null : Instant.ofEpochMilli(finished).toString());
        if (request.has("metadata")) {
            job.set("metadata", request.get("metadata"));
        }
        return job;
    }

    private static void renders(Handle h, String jobKey, ArrayNode renders, ArrayNode warnings) {
        h.createQuery("SELECT r.render_id, r.render_index, r.state, r.skipped, r.warnings, r.error_type, r.message,"
                        + " a.provider, a.asset_id, a.url, a.width, a.height, a.format, a.bytes, a.sha256,"
                        + " (SELECT CAST(COALESCE(SUM(t.settled_micros), 0) AS BIGINT) FROM attempts t WHERE t.render_id = r.render_id),"
                        + " a.library_id, a.model_id,"
                        + " CASE WHEN h.cached = 1 THEN 'hit' WHEN r.fingerprint IS NOT NULL THEN 'miss' END"
                        + " FROM renders r LEFT JOIN assets a ON a.render_id = r.render_id"
                        + " LEFT JOIN attempts h ON h.attempt_id = a.attempt_id"
                        + " WHERE r.job_key = :key ORDER BY r.render_index")
                .bind("key", jobKey)
                .map((r, c) -> {
                    ObjectNode render = render(r);
                    json(r.getString(5)).forEach(warnings::add);
                    render.set("attempts", attempts(h, r.getString(1)));
                    render.set("skipped", json(r.getString(4)));
                    return render;
                })
                .forEach(renders::add);
    }

    private static ObjectNode render(ResultSet r) throws SQLException {
        ObjectNode render = JSON.createObjectNode();
        String state = r.getString(3);
        render.put("index", r.getInt(2));
        render.put("state", state);
        render.put("provider", r.getString(8));
        render.put("placeholder", "placeholder".equals(state));
        if (r.getString(9) != null) {
            render.put("asset_id", r.getString(9));
            render.put("library_id", r.getString(17));
            render.put("model_id", r.getString(18));
            render.put("url", r.getString(10));
            render.put("file", fileName(r.getInt(2), r.getString(13)));
            render.put("width", r.getInt(11));
            render.put("height", r.getInt(12));
            render.put("format", r.getString(13));
            render.put("bytes", r.getLong(14));
            render.put("sha256", r.getString(15));
        }
        render.put("cost_usd", Micros.usd(r.getLong(16)));
        if (r.getString(19) != null) {
            render.put("cache", r.getString(19));
        }
        if (r.getString(6) != null) {
            render.put("error_type", r.getString(6));
            render.put("message", r.getString(7));
        }
        return render;
    }

    private static ArrayNode attempts(Handle h, String renderId) {
        ArrayNode attempts = JSON.createArrayNode();
        h.createQuery(
                        "SELECT provider, state, error_type, message, latency_ms, COALESCE(settled_micros, 0), model_version,"
                                + " provider_request_id, provider_model FROM attempts"
                                + " WHERE render_id = :id ORDER BY number")
                .bind("id", renderId)
                .map((r, c) -> {
                    ObjectNode attempt = JSON.createObjectNode();
                    attempt.put("provider", r.getString(1));
                    attempt.put("outcome", r.getString(2));
                    attempt.put("error_type", r.getString(3));
                    attempt.put("message", r.getString(4));
                    attempt.put("latency_ms", number(r, 5));
                    attempt.put("cost_usd", Micros.usd(r.getLong(6)));
                    attempt.put("model_version", r.getString(7));
                    if (r.getString(8) != null) {
                        attempt.put("request_id", r.getString(8));
                    }
                    if (r.getString(9) != null) {
                        attempt.put("provider_model", r.getString(9));
                    }
                    return attempt;
                })
                .forEach(attempts::add);
        return attempts;
    }

    private static Long number(ResultSet r, int column) throws SQLException {
        long value = r.getLong(column);
        return r.wasNull() ? null : value;
    }

    static ObjectNode object(String text) {
        return (ObjectNode) json(text);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row holds broken JSON", e);
        }
    }
}
