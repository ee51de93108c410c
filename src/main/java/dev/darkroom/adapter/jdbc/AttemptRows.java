package dev.darkroom.adapter.jdbc;

import dev.darkroom.render.Attempt;
import dev.darkroom.render.AttemptState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Reads attempts from their rows. */
final class AttemptRows {
    static final String COLUMNS =
            "attempt_id, provider, model_id, model_version, asset_id, created_at, state, reserved_micros, submits, key_id,"
                    + " provider_ref, poll_url, cost_micros, spool_sha256, seed, final_prompt, latency_ms, cached";

    private AttemptRows() {}

    /** The attempt of a row with {@link #COLUMNS}. */
    static Attempt read(ResultSet r) throws SQLException {
        Long cost = number(r, "cost_micros");
        String ref = r.getString("provider_ref");
        String sha256 = r.getString("spool_sha256");
        return new Attempt(
                r.getString("attempt_id"),
                r.getString("provider"),
                r.getString("model_id"),
                r.getString("model_version"),
                r.getString("asset_id"),
                Instant.ofEpochMilli(r.getLong("created_at")),
                AttemptState.of(r.getString("state")),
                r.getLong("reserved_micros"),
                r.getInt("submits"),
                r.getString("key_id"),
                ref == null ? null : new Attempt.Receipt(ref, r.getString("poll_url"), cost),
                sha256 == null
                        ? null
                        : new Attempt.Result(
                                sha256, number(r, "seed"), r.getString("final_prompt"), cost, r.getLong("latency_ms")),
                r.getInt("cached") == 1,
                null);
    }

    private static Long number(ResultSet r, String column) throws SQLException {
        long value = r.getLong(column);
        return r.wasNull() ? null : value;
    }
}
