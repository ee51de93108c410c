package dev.darkroom.export.canva;

import java.time.Duration;
import java.util.Optional;

/** What Canva has of an export already, for all nodes. Thread-safe. */
public interface CanvaUploads {
    /**
     * An upload.
     *
     * @param jobId Canva's job that imports the image
     * @param assetId Canva's id of the image; null: it is not imported yet
     * @param age since the upload
     * @param givenUp whether the import took too long
     */
    record Upload(String jobId, String assetId, Duration age, boolean givenUp) {}

    /** What is kept of an export. */
    Optional<Upload> find(String exportId);

    /** The image was sent; what was kept before is replaced. */
    void begun(String exportId, String jobId);

    /** The image is there. */
    void imported(String exportId, String assetId);

    /** The import takes too long. */
    void gaveUp(String exportId);

    /** The import has failed, or Canva does not know of it any more. */
    void forget(String exportId);
}
