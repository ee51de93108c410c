package dev.darkroom.adapter.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.money.Micros;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The result document of a job, the same everywhere it is shown: see {@code docs/architecture.md}. */
public final class ResultReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Jobs that are read by one query. */
    private static final int MOST_AT_ONCE = 32;

    private final Jdbi jdbi;

    public ResultReader(Database database) {
        this.jdbi = database.jdbi();
    }

    /** A stored image of a job: its place in storage and its name in the outbox. */
    public record Image(String storageKey, String fileName) {}

    /**
     * What a job has come to.
     *
     * @param images those that are stored, in the order of its renders
     */
    public record JobResult(ObjectNode document, List<Image> images) {}

    private record JobRow(String key, ObjectNode document, boolean exports, boolean webhooks) {}

    /** The document, or empty when there is no such job. */
    public Optional<ObjectNode> read(String jobKey) {
        return Optional.ofNullable(read(List.of(jobKey)).get(jobKey)).map(JobResult::document);
    }

    /** What several jobs have come to, by job; a job that does not exist is left out. */
    public Map<String, JobResult> read(Collection<String> jobKeys) {
        List<String> keys = jobKeys.stream().distinct().toList();
        Map<String, JobResult> results = new HashMap<>();
        for (int i = 0; i < keys.size(); i += MOST_AT_ONCE) {
            List<String> some = padded(keys.subList(i, Math.min(keys.size(), i + MOST_AT_ONCE)));
            // One snapshot, so that a document never shows a job that disagrees with its renders.
            jdbi.useHandle(h -> h.setReadOnly(true)
                    .useTransaction(TransactionIsolationLevel.REPEATABLE_READ, t -> read(t, some, results)));
        }
        return results;
    }

    /** The last one again and again, up to a power of two: few statements are made, and kept, however many keys there are. */
    private static List<String> padded(List<String> keys) {
        List<String> padded = new ArrayList<>(keys);
        String last = keys.get(keys.size() - 1);
        while (Integer.bitCount(padded.size()) != 1) {
            padded.add(last);
        }
        return padded;
    }

    private static void read(Handle h, List<String> keys, Map<String, JobResult> results) {
        List<JobRow> jobs = jobs(h, keys);
        Map<String, List<RenderRows.Row>> renders = jobs.isEmpty() ? Map.of() : RenderRows.of(h, keys);
        for (JobRow job : jobs) {
            results.put(job.key(), result(h, job, renders.getOrDefault(job.key(), List.of())));
        }
    }

    private static JobResult result(Handle h, JobRow row, List<RenderRows.Row> rows) {
        ObjectNode job = row.document();
        ArrayNode renders = job.putArray("renders");
        ArrayNode exports = job.putArray("exports");
        ArrayNode warnings = job.putArray("warnings");
        List<Image> images = new ArrayList<>();
        for (RenderRows.Row render : rows) {
            renders.add(render.document());
            render.warnings().forEach(warnings::add);
            if (render.image() != null) {
                images.add(render.image());
            }
        }
        if (row.exports()) {
            exports.addAll(ExportRows.ofJob(h, row.key()));
        }
        ArrayNode webhooks = row.webhooks() ? WebhookRows.of(h, row.key()) : JSON.createArrayNode();
        if (!webhooks.isEmpty()) {
            job.set("webhooks", webhooks);
        }
        return new JobResult(job, Collections.unmodifiableList(images));
    }

    private static List<JobRow> jobs(Handle h, List<String> keys) {
        return h.createQuery(
                        "SELECT j.job_id, j.state, j.instance_id, j.request, j.created_at, j.finished_at, j.dry_run,"
                                + " (SELECT CAST(COALESCE(SUM(l.micros), 0) AS BIGINT) FROM ledger l"
                                + "   WHERE l.job_key = j.job_key AND l.kind = 'settle'), j.job_key,"
                                + " CASE WHEN EXISTS (SELECT 1 FROM exports e WHERE e.job_key = j.job_key) THEN 1 ELSE 0 END,"
                                + " CASE WHEN EXISTS (SELECT 1 FROM job_webhooks w WHERE w.job_key = j.job_key) THEN 1 ELSE 0 END"
                                + " FROM jobs j WHERE j.job_key IN (<keys>)")
                .bindList("keys", keys)
                .map((r, c) -> new JobRow(r.getString(9), job(r), r.getInt(10) == 1, r.getInt(11) == 1))
                .list();
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

    static Long number(ResultSet r, int column) throws SQLException {
        long value = r.getLong(column);
        return r.wasNull() ? null : value;
    }

    static ObjectNode object(String text) {
        return (ObjectNode) json(text);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row holds broken JSON", e);
        }
    }
}
