package dev.darkroom.adapter.jdbc;

import dev.darkroom.export.canva.CanvaUploads;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Canva's jobs and assets of exports. */
public final class CanvaUploadStore implements CanvaUploads {
    private final Jdbi jdbi;

    public CanvaUploadStore(Database database) {
        this.jdbi = database.jdbi();
    }

    @Override
    public Optional<Upload> find(String exportId) {
        return jdbi.withHandle(h -> h.createQuery("SELECT job_id, asset_id, <now> - begun_at, given_up"
                        + " FROM canva_uploads WHERE export_id = :id")
                .bind("id", exportId)
                .map((r, c) ->
                        new Upload(r.getString(1), r.getString(2), Duration.ofMillis(r.getLong(3)), r.getInt(4) == 1))
                .findOne());
    }

    @Override
    public void begun(String exportId, String jobId) {
        jdbi.useHandle(h -> h.createUpdate("INSERT INTO canva_uploads (export_id, job_id, begun_at)"
                        + " VALUES (:id, :job, <now>) ON CONFLICT (export_id) DO UPDATE"
                        + " SET job_id = excluded.job_id, begun_at = excluded.begun_at, asset_id = NULL, given_up = 0")
                .bind("id", exportId)
                .bind("job", jobId)
                .execute());
    }

    @Override
    public void imported(String exportId, String assetId) {
        jdbi.useHandle(h -> h.createUpdate("UPDATE canva_uploads SET asset_id = :asset WHERE export_id = :id")
                .bind("asset", assetId)
                .bind("id", exportId)
                .execute());
    }

    @Override
    public void gaveUp(String exportId) {
        jdbi.useHandle(h -> h.createUpdate("UPDATE canva_uploads SET given_up = 1 WHERE export_id = :id")
                .bind("id", exportId)
                .execute());
    }

    @Override
    public void forget(String exportId) {
        jdbi.useHandle(h -> h.createUpdate("DELETE FROM canva_uploads WHERE export_id = :id")
                .bind("id", exportId)
                .execute());
    }
}
