package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.AttemptEnds;
import dev.darkroom.adapter.jdbc.AttemptStore;
import dev.darkroom.adapter.jdbc.CacheStore;
import dev.darkroom.adapter.jdbc.HitStore;
import dev.darkroom.asset.AssetIds;
import dev.darkroom.asset.CacheFiles;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.Spool;
import dev.darkroom.asset.StorageException;
import dev.darkroom.provider.Answer;
import dev.darkroom.render.CachedImage;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a render the image that was found in the cache, as a provider gives its own: into the spool, at the price 0. */
public final class CacheHit {
    private static final Logger LOGGER = LoggerFactory.getLogger(CacheHit.class);
    private static final int BUFFER = 64 * 1024;

    private final HitStore hits;
    private final AttemptEnds ends;
    private final Attempts attempts;
    private final AssetIds ids;
    private final CacheStore store;
    private final CacheFiles files;
    private final ImageStorage storage;
    private final Spool spool;
    private final BackPressure backPressure;

    public CacheHit(
            HitStore hits,
            AttemptEnds ends,
            Attempts attempts,
            AssetIds ids,
            CacheStore store,
            CacheFiles files,
            ImageStorage storage,
            Spool spool,
            BackPressure backPressure) {
        this.hits = hits;
        this.ends = ends;
        this.attempts = attempts;
        this.ids = ids;
        this.store = store;
        this.files = files;
        this.storage = storage;
        this.spool = spool;
        this.backPressure = backPressure;
    }

    /** The cached bytes cannot be read to their end, or are others. */
    private static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }
    }

    /** Begins the attempt. A price that was reserved at a provider is given back: nobody is to be asked. */
    public void begin(
            @ExchangeProperty(Claims.WORK) RenderWork work, @ExchangeProperty(CacheLook.FOUND) CachedImage image) {
        backPressure.requireRoom(work.claim());
        if (work.isReserved()) {
            release(work, ErrorType.UNAVAILABLE, "given up: an equal image is in the cache");
        }
        work.attempt(hits.begin(
                work.claim(),
                image,
                new AttemptStore.Order(
                        Attempts.buyer(work),
                        image.provider(),
                        image.modelId(),
                        image.modelVersion(),
                        ids.next(),
                        0,
                        true)));
        work.called();
    }

    /** Copies the bytes. When they are not what was kept, the image is dropped from the cache, and it has had no hit. */
    public void copy(
            @ExchangeProperty(Claims.WORK) RenderWork work,
            @ExchangeProperty(CacheLook.FOUND) CachedImage image,
            Exchange exchange)
            throws IOException {
        try {
            String sha256 = spool.write(work.attempt().assetId(), out -> write(image, out));
            if (!sha256.equals(image.sha256())) {
                throw new DamagedException("its bytes have changed");
            }
            work.answered(new Answer(sha256, image.seed(), image.finalPrompt(), 0L));
        } catch (DamagedException e) {
            damaged(work, image, e.getMessage());
            exchange.removeProperty(CacheLook.FOUND);
            return;
        }
        attempts.ready(work);
    }

    private void write(CachedImage image, OutputStream out) throws IOException {
        try (InputStream in = open(image)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = read(image, in, buffer); n >= 0; n = read(image, in, buffer)) {
                out.write(buffer, 0, n);
            }
        }
    }

    private InputStream open(CachedImage image) throws IOException {
        try {
            return store.isOurs(image)
                    ? Files.newInputStream(files.path(image.file()))
                    : storage.open(image.storageKey());
        } catch (StorageException e) {
            throw e.permanent() ? new DamagedException(e.getMessage()) : new IOException(e.getMessage(), e);
        } catch (IOException e) {
            throw new DamagedException("it cannot be opened: " + e);
        }
    }

    /** A file of ours that cannot be read stays so; a copy that storage breaks off is asked for once more. */
    private int read(CachedImage image, InputStream in, byte[] buffer) throws IOException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw store.isOurs(image) ? new DamagedException("it cannot be read: " + e) : e;
        }
    }

    private void damaged(RenderWork work, CachedImage image, String why) throws IOException {
        LOGGER.warn("the cached image {} is not used: {}", image.file(), why);
        spool.remove(work.attempt().assetId());
        release(work, ErrorType.INTERNAL, "the image in the cache is damaged: " + why);
        store.drop(image);
        if (store.isOurs(image)) {
            files.remove(image.file());
        }
    }

    private void release(RenderWork work, ErrorType type, String why) {
        ends.released(work.claim(), work.attempt(), new AttemptEnds.Failure(type, why, 0));
        work.attemptOver();
    }
}
