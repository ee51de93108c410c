package dev.darkroom.adapter.folder;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StorageException;
import dev.darkroom.export.Export;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.Exported;
import dev.darkroom.export.JobImages;
import dev.darkroom.export.StoredImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Exports all images of a job as {@code <instance>/<path>/<job id>.zip}, once the job has ended. Each of its images asks for
 * the same archive, which has the same bytes whoever makes it, so that it does not matter who is first.
 */
public final class ZipExport {
    /** The longest wait for the end of the job: 8 seconds, after 1, 2 and 4. */
    private static final int LONGEST_WAIT_BITS = 3;

    /** The first that a zip file can tell: the same for every file, wherever the archive is made. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ExportFolder folder;
    private final Function<String, JobImages> jobs;
    private final ImageStorage storage;

    /** @param jobs finds the images of a job by its key */
    public ZipExport(ExportFolder folder, Function<String, JobImages> jobs, ImageStorage storage) {
        this.folder = folder;
        this.jobs = jobs;
        this.storage = storage;
    }

    /** What would be written, as far as it is known now. */
    public ObjectNode dryRun(Export export) {
        return JsonNodeFactory.instance.objectNode().put("file", name(export, jobs.apply(export.jobKey())));
    }

    /**
     * Writes the archive, unless it is there already.
     *
     * @throws ExportException when the job has not ended yet, the archive cannot be written, or another file has its name
     */
    public Exported export(Export export) throws ExportException {
        JobImages job = jobs.apply(export.jobKey());
        if (!job.ended()) {
            throw ExportException.later(
                    "the archive is made when the job has ended",
                    Duration.ofSeconds(1L << Math.min(export.excused(), LONGEST_WAIT_BITS)));
        }
        String name = name(export, job);
        FileDigest file = folder.put(name, null, out -> write(job, out));
        return Exported.arrived(
                FolderExport.result(name, file).put("images", job.images().size()));
    }

    private static String name(Export export, JobImages job) {
        return FolderExport.below(job.instanceId(), export) + job.jobId() + ".zip";
    }

    private void write(JobImages job, OutputStream out) throws IOException, StorageException {
        // Not closed: the file is, by whom it belongs to.
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        for (JobImages.Numbered each : job.images()) {
            StoredImage image = each.image();
            ZipEntry entry = new ZipEntry(each.fileName());
            entry.setTimeLocal(TIME);
            // Images are packed already, and what a packer makes of them depends on its version.
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(image.bytes());
            entry.setCompressedSize(image.bytes());
            entry.setCrc(crc(image));
            zip.putNextEntry(entry);
            try (InputStream in = storage.open(image.storageKey())) {
                in.transferTo(zip);
            }
            zip.closeEntry();
        }
        zip.finish();
        zip.flush();
    }

    private long crc(StoredImage image) throws IOException, StorageException {
        try (CheckedInputStream in = new CheckedInputStream(storage.open(image.storageKey()), new CRC32())) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.getChecksum().getValue();
        }
    }
}
