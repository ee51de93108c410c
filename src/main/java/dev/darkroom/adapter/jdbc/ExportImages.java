package dev.darkroom.adapter.jdbc;

import dev.darkroom.export.JobImages;
import dev.darkroom.export.StoredImage;
import dev.darkroom.job.ImageFormat;
import dev.darkroom.render.JobState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Where the images are that are to be exported. */
public final class ExportImages {
    private static final String IMAGE = "SELECT a.asset_id, a.instance_id, a.storage_key, a.format, a.sha256, a.bytes";

    private final Jdbi jdbi;

    public ExportImages(Database database) {
        this.jdbi = database.jdbi();
    }

    private record Job(String instanceId, String jobId, JobState state) {}

    /** One image; it is there. */
    public StoredImage image(String assetId) {
        return jdbi.withHandle(h -> h.createQuery(IMAGE + " FROM assets a WHERE a.asset_id = :id")
                .bind("id", assetId)
                .map((r, c) -> image(r))
                .one());
    }

    /** All images of a job; it is there. Those of one that has ended change only when it is taken up again. */
    public JobImages ofJob(String jobKey) {
        // The state first: what a job has that had ended before its images were read is all of them.
        return jdbi.inTransaction(h -> {
            Job job = h.createQuery("SELECT instance_id, job_id, state FROM jobs WHERE job_key = :key")
                    .bind("key", jobKey)
                    .map((r, c) -> new Job(r.getString(1), r.getString(2), JobState.of(r.getString(3))))
                    .one();
            return new JobImages(
                    job.instanceId(),
                    job.jobId(),
                    job.state().terminal(),
                    job.state() == JobState.HELD,
                    images(h, jobKey));
        });
    }

    private static List<JobImages.Numbered> images(Handle h, String jobKey) {
        return h.createQuery(IMAGE + ", r.render_index FROM assets a JOIN renders r ON r.render_id = a.render_id"
                        + " WHERE r.job_key = :key AND a.placeholder = 0 ORDER BY r.render_index")
                .bind("key", jobKey)
                .map((r, c) -> new JobImages.Numbered(r.getInt(7), image(r)))
                .list();
    }

    private static StoredImage image(ResultSet r) throws SQLException {
        ImageFormat format = ImageFormat.of(r.getString(4));
        return new StoredImage(
                r.getString(1),
                r.getString(2),
                r.getString(3),
                format.extension(),
                format.contentType(),
                r.getString(5),
                r.getLong(6));
    }
}
