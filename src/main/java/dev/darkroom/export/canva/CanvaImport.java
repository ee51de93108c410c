package dev.darkroom.export.canva;

import dev.darkroom.export.Export;
import dev.darkroom.export.ExportException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Brings an image into a user's library: upload, and looks at Canva's job until it has ended. A thread waits some seconds for
 * it; after that the export is put off, and a later try looks again.
 */
final class CanvaImport {
    private static final long LONGEST_PAUSE_SECONDS = 60;

    private final CanvaSession session;
    private final CanvaApi api;
    private final CanvaUploads uploads;
    private final Duration longest;
    private final List<Duration> looks;
    private final CountDownLatch closing;

    /**
     * @param longest how long an import may take
     * @param looks the pauses between the looks of one try
     * @param closing reaches zero when the program stops: then nobody waits any more
     */
    CanvaImport(
            CanvaSession session,
            CanvaApi api,
            CanvaUploads uploads,
            Duration longest,
            List<Duration> looks,
            CountDownLatch closing) {
        this.session = session;
        this.api = api;
        this.uploads = uploads;
        this.longest = longest;
        this.looks = List.copyOf(looks);
        this.closing = closing;
    }

    /** Reads the image when it is to be sent. */
    interface Picture {
        byte[] read() throws ExportException;
    }

    /** Canva's id of the image. What an earlier try has sent is looked for first. */
    String assetId(Export export, String name, Picture picture) throws ExportException {
        Optional<CanvaUploads.Upload> kept = uploads.find(export.exportId());
        if (kept.isPresent() && kept.get().assetId() != null) {
            return kept.get().assetId();
        }
        CanvaApi.Job job = kept.isPresent() ? look(export, kept.get()) : null;
        if (job == null) {
            byte[] bytes = picture.read();
            job = session.ask(export.exportId(), access -> api.upload(access, name, bytes));
            uploads.begun(export.exportId(), job.jobId());
        }
        return await(export, job);
    }

    /** How far it is; null when there is nothing to wait for. */
    private CanvaApi.Job look(Export export, CanvaUploads.Upload kept) throws ExportException {
        CanvaApi.Job job = session.ask(export.exportId(), access -> known(() -> api.job(access, kept.jobId())));
        boolean over = job == null || job.error() != null || (kept.givenUp() && job.assetId() == null);
        if (over) {
            uploads.forget(export.exportId());
        }
        return over ? null : job;
    }

    private interface Look {
        CanvaApi.Job look() throws CanvaException;
    }

    /** Null when Canva does not know the job. */
    private static CanvaApi.Job known(Look look) throws CanvaException {
        try {
            return look.look();
        } catch (CanvaException e) {
            if (e.code().equals("not_found") || e.code().endsWith("_not_found")) {
                return null;
            }
            throw e;
        }
    }

    private String await(Export export, CanvaApi.Job begun) throws ExportException {
        CanvaApi.Job job = begun;
        for (Duration pause : looks) {
            if (job.assetId() != null || job.error() != null || stopped(pause)) {
                break;
            }
            String jobId = job.jobId();
            job = session.ask(export.exportId(), access -> api.job(access, jobId));
        }
        if (job.error() != null) {
            uploads.forget(export.exportId());
            throw failed(job);
        }
        if (job.assetId() == null) {
            throw later(export);
        }
        uploads.imported(export.exportId(), job.assetId());
        return job.assetId();
    }

    private static ExportException failed(CanvaApi.Job job) {
        String message = "Canva could not import the image: " + job.error()
                + (job.message().isBlank() ? "" : ": " + job.message());
        // Canva could not fetch its own copy; all else is about the image, which stays what it is.
        return job.error().equals("fetch_failed") || job.error().equals("internal_error")
                ? ExportException.again(message)
                : ExportException.never(message);
    }

    private ExportException later(Export export) {
        Duration age =
                uploads.find(export.exportId()).map(CanvaUploads.Upload::age).orElse(Duration.ZERO);
        if (age.compareTo(longest) >= 0) {
            uploads.gaveUp(export.exportId());
            return ExportException.never("Canva has not imported the image within " + longest.toSeconds()
                    + " s (darkroom.canva.upload-timeout); a retry looks for it before it uploads again");
        }
        long seconds = Math.min(LONGEST_PAUSE_SECONDS, Math.max(1, age.toSeconds() / 2));
        return ExportException.later("Canva is importing the image", Duration.ofSeconds(seconds));
    }

    private boolean stopped(Duration pause) {
        try {
            return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
