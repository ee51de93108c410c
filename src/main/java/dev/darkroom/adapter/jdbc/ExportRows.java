package dev.darkroom.adapter.jdbc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.job.ExportTargets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Exports as results show them: which one it is, where it goes, how it stands, and what its target said. */
final class ExportRows {
    private static final String SELECT =
            "SELECT export_id, target, options, state, result, asset_id, error_type, message, next_at FROM exports";

    private static final ExportTargets TARGETS = new ExportTargets();

    private ExportRows() {}

    /** Those of a job, by image. */
    static List<ObjectNode> ofJob(Handle h, String jobKey) {
        return h.createQuery(SELECT + " WHERE job_key = :key ORDER BY export_id")
                .bind("key", jobKey)
                .map((r, c) -> row(r))
                .list();
    }

    /** Those of an image, oldest first. */
    static List<ObjectNode> ofAsset(Handle h, String assetId) {
        return h.createQuery(SELECT + " WHERE asset_id = :asset ORDER BY created_at, export_id")
                .bind("asset", assetId)
                .map((r, c) -> row(r))
                .list();
    }

    private static ObjectNode row(ResultSet r) throws SQLException {
        ObjectNode export = JsonNodeFactory.instance.objectNode();
        export.put("id", r.getString(1));
        export.put("to", r.getString(2));
        export.setAll(TARGETS.where(r.getString(2), ResultReader.object(r.getString(3))));
        export.put("state", r.getString(4));
        if (r.getString(5) != null) {
            // What the target says goes before what was asked for, such as the page on which an image was placed.
            export.setAll(ResultReader.object(r.getString(5)));
        }
        export.put("asset_id", r.getString(6));
        if (r.getString(7) != null) {
            export.put("error_type", r.getString(7));
        }
        if (r.getString(8) != null) {
            export.put("message", r.getString(8));
            if (r.getString(4).equals("waiting")) {
                export.put("next_try", Instant.ofEpochMilli(r.getLong(9)).toString());
            }
        }
        return export;
    }
}
