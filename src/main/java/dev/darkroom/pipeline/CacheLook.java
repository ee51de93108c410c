package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.CacheMakers;
import dev.darkroom.adapter.jdbc.CacheStore;
import dev.darkroom.asset.CacheFiles;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StorageException;
import dev.darkroom.job.Operation;
import dev.darkroom.render.CachedImage;
import dev.darkroom.render.Fingerprints;
import dev.darkroom.render.RenderWaitsException;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/** Looks for an image in the cache before anything is paid for a render; equal renders at once are made one by one. */
public final class CacheLook {
    /** Exchange property: the {@link CachedImage} that the render is to be given; not set: none. */
    static final String FOUND = "cached";

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    /** So long an image that only another node has is waited for; then it is bought once more, for this node. */
    private static final long NEWS_MILLIS = 60_000;

    private final Fingerprints fingerprints;
    private final CacheStore store;
    private final CacheMakers makers;
    private final CacheFiles files;
    private final ImageStorage storage;

    public CacheLook(
            Fingerprints fingerprints, CacheStore store, CacheMakers makers, CacheFiles files, ImageStorage storage) {
        this.fingerprints = fingerprints;
        this.store = store;
        this.makers = makers;
        this.files = files;
        this.storage = storage;
    }

    /**
     * Finds the image, or lets the render be made.
     *
     * @throws RenderWaitsException when an equal render is being made
     */
    public void look(@ExchangeProperty(Claims.WORK) RenderWork work, Exchange exchange)
            throws IOException, StorageException {
        exchange.removeProperty(FOUND);
        if (work.hasImage() || work.isOver() || work.bought() || !knowsInputs(work)) {
            return;
        }
        String fingerprint =
                fingerprints.of(work.request(), work.inputs(), work.claim().index(), work.isDryRun());
        if (fingerprint == null || found(work, exchange, fingerprint)) {
            return;
        }
        Duration age = makers.make(work.claim(), fingerprint);
        if (!age.isZero()) {
            throw new RenderWaitsException(work.claim(), "for an equal one that is being made", pause(age));
        }
        found(work, exchange, fingerprint); // the last maker may have finished in between
    }

    /** A fifth of a second, longer for what takes long: many may wait for one, and each look costs as much as a claim. */
    private static Duration pause(Duration age) {
        Duration quarter = age.dividedBy(4);
        Duration least = quarter.compareTo(LOOK_AGAIN) < 0 ? LOOK_AGAIN : quarter;
        return least.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : least;
    }

    /** Whether there is an image that is not in the spool yet. */
    public boolean isFound(@ExchangeProperty(Claims.WORK) RenderWork work, Exchange exchange) {
        return exchange.getProperty(FOUND) != null && !work.hasImage();
    }

    /** In dry-run nobody fetches what is named by a URL. */
    private static boolean knowsInputs(RenderWork work) {
        return work.request().operation() != Operation.EDIT
                || (work.inputs().image() != null
                        && (work.request().mask() == null || work.inputs().mask() != null));
    }

    private boolean found(RenderWork work, Exchange exchange, String fingerprint) throws IOException, StorageException {
        boolean news = false;
        for (CachedImage image : store.find(work.claim(), fingerprint)) {
            if (isAtHand(image)) {
                exchange.setProperty(FOUND, image);
                return true;
            }
            news |= !store.isOurs(image) && image.ageMillis() < NEWS_MILLIS;
        }
        if (news) {
            throw new RenderWaitsException(work.claim(), "for the node that has its image", LOOK_AGAIN);
        }
        return false;
    }

    private boolean isAtHand(CachedImage image) throws IOException, StorageException {
        if (store.isOurs(image)) {
            if (files.has(image.file(), image.bytes())) {
                return true;
            }
            store.drop(image);
            files.remove(image.file());
            return false;
        }
        try (InputStream stored = storage.open(image.storageKey())) {
            return stored != null;
        } catch (StorageException e) {
            if (!e.permanent()) {
                throw e;
            }
            return false; // storage is not shared, or the asset was deleted
        }
    }
}
