package dev.darkroom.adapter.jdbc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.job.CanonicalJson;
import dev.darkroom.job.ExportRequest;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Exports of images that are there already. The sweeper announces them as it does those of jobs. */
public final class AssetExports {
    private final Jdbi jdbi;

    public AssetExports(Database database) {
        this.jdbi = database.jdbi();
    }

    /** One that is there already. */
    private record Known(String exportId, String state) {}

    private record Place(String renderId, String jobKey) {}

    /** What is known of the exports of an asset, in the form that a job's result has. */
    public List<ObjectNode> of(String assetId) {
        return jdbi.withHandle(h -> ExportRows.ofAsset(h, assetId));
    }

    /**
     * Asks for an export. To the same place there is one, be it of the job or asked for here; one that was given up is
     * tried again.
     *
     * @param assetId an asset that is there
     * @return whether anything is to be done now that was not before
     */
    public boolean ask(String assetId, ExportRequest request) {
        return jdbi.inTransaction(h -> {
            // The lock lets the same wish, sent twice at once, see the first one.
            Place place = h.createQuery("SELECT a.render_id, r.job_key FROM assets a"
                            + " JOIN renders r ON r.render_id = a.render_id WHERE a.asset_id = :asset<lock>")
                    .bind("asset", assetId)
                    .map((r, c) -> new Place(r.getString(1), r.getString(2)))
                    .one();
            Optional<Known> same = known(h, assetId, request);
            if (same.isEmpty()) {
                insert(h, assetId, place, request);
                return true;
            }
            return same.get().state().equals("failed") && again(h, same.get().exportId());
        });
    }

    /**
     * One that was given up is tried again, as if it had not failed yet.
     *
     * @return whether there is such an export that was given up
     */
    public boolean retry(String exportId) {
        return jdbi.inTransaction(h -> again(h, exportId));
    }

    /** The id of an export that was asked for. */
    public Optional<String> idOf(String assetId, ExportRequest request) {
        return jdbi.withHandle(h -> known(h, assetId, request).map(Known::exportId));
    }

    private static Optional<Known> known(Handle h, String assetId, ExportRequest request) {
        return h.createQuery("SELECT export_id, state FROM exports"
                        + " WHERE asset_id = :asset AND target = :target AND place = :place")
                .bind("asset", assetId)
                .bind("target", request.to())
                .bind("place", request.place())
                .map((r, c) -> new Known(r.getString(1), r.getString(2)))
                .findOne();
    }

    private static void insert(Handle h, String assetId, Place place, ExportRequest request) {
        h.createUpdate(
                        "INSERT INTO exports (export_id, asset_id, job_key, target, place, options, state, next_at, send_at,"
                                + " created_at) VALUES (:id, :asset, :job, :target, :place, :options, 'waiting', <now>, <now>, <now>)")
                .bind(
                        "id",
                        place.renderId() + "/export-"
                                + CanonicalJson.sha256(request.place()).substring(0, 16))
                .bind("asset", assetId)
                .bind("job", place.jobKey())
                .bind("target", request.to())
                .bind("place", request.place())
                .bind("options", CanonicalJson.of(request.options()))
                .execute();
    }

    private static boolean again(Handle h, String exportId) {
        return h.createUpdate(
                                "UPDATE exports SET state = 'waiting', excused = tries, finished_at = NULL, error_type = NULL,"
                                        + " message = NULL, next_at = <now>, send_at = <now>"
                                        + " WHERE export_id = :id AND state = 'failed'")
                        .bind("id", exportId)
                        .execute()
                == 1;
    }
}
