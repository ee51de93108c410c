package dev.darkroom.pipeline;

import dev.darkroom.adapter.http.OpenFetch;
import dev.darkroom.adapter.http.OpenFetch.NotFetchedException;
import dev.darkroom.adapter.jdbc.AssetReader;
import dev.darkroom.asset.BadImageException;
import dev.darkroom.asset.Base64Image;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StorageException;
import dev.darkroom.asset.Uploads;
import dev.darkroom.job.InputReference;
import dev.darkroom.pipeline.NoInputException.Outlook;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Where the bytes of input images come from: storage, an address, a file that came with a call, or the job. */
public final class InputSources {
    private final AssetReader assets;
    private final ImageStorage storage;
    private final Uploads uploads;
    private final OpenFetch fetch;
    private final long mostBytes;

    /** @param mostBytes longest image that is decoded from a job */
    public InputSources(AssetReader assets, ImageStorage storage, Uploads uploads, OpenFetch fetch, long mostBytes) {
        this.assets = assets;
        this.storage = storage;
        this.uploads = uploads;
        this.fetch = fetch;
        this.mostBytes = mostBytes;
    }

    /**
     * Writes the bytes that are named.
     *
     * @throws NoInputException when there are none
     * @throws IOException when the sink fails
     */
    void write(InputReference reference, String instanceId, OutputStream sink) throws IOException, NoInputException {
        switch (reference.kind()) {
            case ASSET -> {
                String key = storageKey(reference.text(), instanceId);
                copy(() -> storage.open(key), "is an asset whose file is not in storage any more", sink);
            }
            case UPLOAD ->
                copy(() -> uploads.open(instanceId, reference.text()), "is no file that this instance has sent", sink);
            case URL -> download(reference.text(), sink);
            case BASE64 -> decode(reference, sink);
        }
    }

    /** Checks a URL as it is written, and asks nobody. */
    void requireUrl(InputReference reference) throws NoInputException {
        try {
            fetch.require(reference.text());
        } catch (NotFetchedException e) {
            throw new NoInputException(e.getMessage(), Outlook.NONE, e);
        }
    }

    private String storageKey(String assetId, String instanceId) throws NoInputException {
        return assets.storageKey(instanceId, assetId)
                .orElseThrow(() -> new NoInputException(
                        "is not the id of an asset of instance '" + instanceId + "'", Outlook.NONE, null));
    }

    /** An object in storage. */
    @FunctionalInterface
    private interface Stored {
        InputStream open() throws StorageException;
    }

    private static void copy(Stored stored, String gone, OutputStream sink) throws IOException, NoInputException {
        try (InputStream in = stored.open()) {
            in.transferTo(sink);
        } catch (StorageException e) {
            throw e.permanent()
                    ? new NoInputException(gone, Outlook.NONE, e)
                    : new NoInputException("cannot be read now: " + e.getMessage(), Outlook.GOOD, e);
        }
    }

    private void download(String url, OutputStream sink) throws IOException, NoInputException {
        try {
            fetch.download(url, sink);
        } catch (NotFetchedException e) {
            throw new NoInputException(e.getMessage(), e.passing() ? Outlook.UNSURE : Outlook.NONE, e);
        }
    }

    /** Jobs that were accepted under a higher limit are looked at again. */
    private void decode(InputReference reference, OutputStream sink) throws IOException, NoInputException {
        if (reference.bytes() > mostBytes) {
            throw new NoInputException(
                    "is an image of " + reference.bytes() + " bytes in base64, more than the " + mostBytes
                            + " of darkroom.image.max-size",
                    Outlook.NONE,
                    null);
        }
        try {
            Base64Image.decode(reference.text(), sink);
        } catch (BadImageException e) {
            throw new NoInputException("is " + e.getMessage(), Outlook.NONE, e);
        }
    }
}
