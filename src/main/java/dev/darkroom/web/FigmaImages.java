package dev.darkroom.web;

import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.asset.Asset;
import dev.darkroom.asset.BadImageException;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.WorkingCopies;
import dev.darkroom.render.ErrorType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Images as Figma takes them: the image itself where it is a PNG or JPEG of at most 4096 pixels a side, else a copy. */
public final class FigmaImages {
    /** The longest side that Figma takes, in pixels. */
    static final int LONGEST_SIDE = 4096;

    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.http");

    private final StoredImages images;
    private final WorkingCopies copies;
    private final Path scratch;

    /** @param scratch folder for files that last as long as a call */
    public FigmaImages(ImageStorage storage, WorkingCopies copies, Path scratch) {
        this.images = new StoredImages(storage);
        this.copies = copies;
        this.scratch = scratch;
    }

    HttpAnswer answer(HttpCall call, Asset asset) throws HttpProblem {
        if (WorkingCopies.isNeeded(asset, LONGEST_SIDE)) {
            return copy(asset);
        }
        InputStream in = call.method().equals("HEAD") ? images.open(asset, 0, 1) : images.open(asset, 0, asset.bytes());
        return HttpAnswer.stream(
                200, asset.format().contentType(), asset.bytes(), StoredImages.writer(in, asset.bytes()));
    }

    private HttpAnswer copy(Asset asset) throws HttpProblem {
        try {
            Files.createDirectories(scratch);
            Path file = Files.createTempFile(scratch, "figma-", ".image");
            try {
                try (InputStream in = images.open(asset, 0, asset.bytes());
                        OutputStream out = Files.newOutputStream(file)) {
                    StoredImages.copy(in, out, asset.bytes());
                }
                WorkingCopies.Copy copy = copies.of(file, asset, LONGEST_SIDE);
                return new HttpAnswer(
                        200, Map.of("Content-Type", copy.format().contentType()), new HttpAnswer.Bytes(copy.bytes()));
            } finally {
                Files.delete(file);
            }
        } catch (BadImageException e) {
            LOGGER.warn("asset {} cannot be copied for Figma: {}", asset.id(), e.getMessage());
            throw new HttpProblem(
                    410,
                    ErrorType.NOT_FOUND,
                    "the file of asset '" + asset.id() + "' cannot be made into one that Figma takes");
        } catch (IOException e) {
            LOGGER.warn("asset {} cannot be copied for Figma: {}", asset.id(), e.toString());
            throw away();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away();
        }
    }

    private static HttpProblem away() {
        return new HttpProblem(
                503,
                ErrorType.STORAGE_FAILED,
                "the image could not be read or copied; ask again",
                List.of(),
                Map.of("Retry-After", "10"));
    }
}
