package dev.darkroom.adapter.folder;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.export.Export;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.Exported;
import dev.darkroom.export.JobImages;
import java.time.Duration;
import java.util.function.Function;

/**
 * Exports all images of a job as {@code <instance>/<path>/<job id>.zip}, once the job has ended. Each of its images asks for
 * the same archive, which has the same bytes whoever makes it, so that it does not matter who is first. A job that is taken
 * up again and has more images at its next end has them all in the archive then.
 */
public final class ZipExport {
    /** A person takes their time; the end of the job cuts every wait short. */
    private static final Duration DECIDED = Duration.ofMinutes(10);
    /** The longest wait for the end of the job: 8 seconds, after 1, 2 and 4. */
    private static final int LONGEST_WAIT_BITS = 3;

    private static final Duration TAKEN_UP = Duration.ofSeconds(1);

    private final ExportFolder folder;
    private final Function<String, JobImages> jobs;
    private final ZipArchive archive;

    /** @param jobs finds the images of a job by its key */
    public ZipExport(ExportFolder folder, Function<String, JobImages> jobs, ImageStorage storage) {
        this.folder = folder;
        this.jobs = jobs;
        this.archive = new ZipArchive(storage);
    }

    /** What would be written, as far as it is known now. */
    public ObjectNode dryRun(Export export) {
        return JsonNodeFactory.instance.objectNode().put("file", name(export, jobs.apply(export.jobKey())));
    }

    /**
     * Writes the archive, unless it is there already. One that was made before the job was taken up again, of fewer images,
     * is replaced.
     *
     * @throws ExportException when the job has not ended yet, the archive cannot be written, or another file has its name
     */
    public Exported export(Export export) throws ExportException {
        JobImages job = jobs.apply(export.jobKey());
        if (!job.ended()) {
            throw ExportException.later(
                    "the archive is made when the job has ended",
                    job.held() ? DECIDED : Duration.ofSeconds(1L << Math.min(export.excused(), LONGEST_WAIT_BITS)));
        }
        String name = name(export, job);
        try {
            FileDigest file = folder.put(
                    name,
                    null,
                    out -> archive.write(job.images(), out),
                    there -> archive.isOfFewer(job.images(), there));
            if (isStill(job, export)) {
                return Exported.arrived(FolderExport.result(name, file)
                        .put("images", job.images().size()));
            }
        } catch (ExportException e) {
            if (isStill(job, export)) {
                throw e;
            }
        }
        throw ExportException.later("the job was taken up again while its archive was made", TAKEN_UP);
    }

    /** Whether the archive that was made has what the job has: what a retry adds belongs in it. */
    private boolean isStill(JobImages job, Export export) {
        return jobs.apply(export.jobKey()).equals(job);
    }

    private static String name(Export export, JobImages job) {
        return FolderExport.below(job.instanceId(), export) + job.jobId() + ".zip";
    }
}
