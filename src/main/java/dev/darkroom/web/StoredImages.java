package dev.darkroom.web;

import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.asset.Asset;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StorageException;
import dev.darkroom.render.ErrorType;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads images from storage, and says to callers why one cannot be read. */
final class StoredImages {
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.http");
    private static final int BUFFER = 64 * 1024;
    private static final String SOON = "10";

    private final ImageStorage storage;

    StoredImages(ImageStorage storage) {
        this.storage = storage;
    }

    /**
     * Opens a part of an asset's image.
     *
     * @throws HttpProblem 410 when it is lost or not whole, 503 when storage does not answer
     */
    InputStream open(Asset asset, long offset, long length) throws HttpProblem {
        return opened(asset, () -> storage.open(asset.storageKey(), asset.bytes(), offset, length));
    }

    /**
     * Opens its thumbnail.
     *
     * @throws HttpProblem as {@link #open}
     */
    InputStream thumbnail(Asset asset) throws HttpProblem {
        return opened(asset, () -> storage.open(asset.thumbnailKey()));
    }

    @FunctionalInterface
    private interface Opening {
        InputStream open() throws StorageException;
    }

    private InputStream opened(Asset asset, Opening opening) throws HttpProblem {
        try {
            return opening.open();
        } catch (StorageException e) {
            LOGGER.warn("asset {} cannot be read: {}", asset.id(), e.getMessage());
            throw lost(e)
                    ? new HttpProblem(
                            410,
                            ErrorType.NOT_FOUND,
                            "the file of asset '" + asset.id() + "' is in storage no more, or not whole")
                    : new HttpProblem(
                            503,
                            ErrorType.STORAGE_FAILED,
                            "storage does not answer; ask again in " + SOON + " s",
                            List.of(),
                            Map.of("Retry-After", SOON));
        }
    }

    /** A storage that is away as a whole says of each object that it is not there. */
    private boolean lost(StorageException e) {
        return e.permanent() && storage.check().ok();
    }

    /** Writes so many bytes of an open object, and closes it. */
    static HttpAnswer.Writer writer(InputStream in, long length) {
        return new HttpAnswer.Writer() {
            @Override
            public void write(OutputStream out) throws IOException {
                try (in) {
                    copy(in, out, length);
                }
            }

            @Override
            public void drop() {
                try {
                    in.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    /** @throws EOFException when there are not so many */
    static void copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (long left = length; left > 0; ) {
            int count = in.read(buffer, 0, (int) Math.min(left, BUFFER));
            if (count < 0) {
                throw new EOFException("the file in storage is " + left + " bytes too short");
            }
            out.write(buffer, 0, count);
            left -= count;
        }
    }
}
