package dev.darkroom.adapter.jdbc;

import dev.darkroom.asset.Asset;
import dev.darkroom.asset.ReviewState;
import dev.darkroom.job.ImageFormat;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Makes assets of their rows. */
final class AssetRows {
    /** Begins a query whose rows this class reads; conditions name assets {@code a} and jobs {@code j}. */
    static final String SELECT = "SELECT a.asset_id, a.instance_id, a.library_id, j.job_id, r.render_index, a.prompt,"
            + " a.final_prompt, a.model_id, a.provider, a.seed, a.width, a.height, a.format, a.bytes, a.sha256,"
            + " a.perceptual_hash, a.colours, a.storage_key, a.thumbnail_key, a.sidecar_key, a.url, a.cost_micros,"
            + " a.created_at, a.parent, a.review_state, a.placeholder, a.dry_run,"
            // no tag has a line feed
            + " (SELECT string_agg(t.tag, '\n') FROM asset_tags t WHERE t.asset_id = a.asset_id) AS tags FROM assets a"
            + " JOIN renders r ON r.render_id = a.render_id JOIN jobs j ON j.job_key = r.job_key ";

    private AssetRows() {}

    /** The asset of a row. */
    static Asset asset(ResultSet r) throws SQLException {
        long seed = r.getLong("seed");
        boolean seedless = r.wasNull();
        return new Asset(
                r.getString("asset_id"),
                r.getString("instance_id"),
                r.getString("library_id"),
                r.getString("job_id"),
                r.getInt("render_index"),
                tags(r.getString("tags")),
                r.getString("prompt"),
                r.getString("final_prompt"),
                r.getString("model_id"),
                r.getString("provider"),
                seedless ? null : (Long) seed,
                r.getInt("width"),
                r.getInt("height"),
                ImageFormat.of(r.getString("format")),
                r.getLong("bytes"),
                r.getString("sha256"),
                r.getString("perceptual_hash"),
                Stream.of(r.getString("colours").split(","))
                        .filter(c -> !c.isEmpty())
                        .toList(),
                r.getString("storage_key"),
                r.getString("thumbnail_key"),
                r.getString("sidecar_key"),
                r.getString("url"),
                r.getLong("cost_micros"),
                Instant.ofEpochMilli(r.getLong("created_at")),
                r.getString("parent"),
                ReviewState.of(r.getString("review_state")),
                r.getInt("placeholder") == 1,
                r.getInt("dry_run") == 1);
    }

    private static List<String> tags(String joined) {
        return joined == null
                ? List.of()
                : Stream.of(joined.split("\n")).sorted().toList();
    }
}
