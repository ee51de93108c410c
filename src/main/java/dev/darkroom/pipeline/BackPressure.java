package dev.darkroom.pipeline;

import dev.darkroom.asset.Spool;
import dev.darkroom.render.Claim;
import dev.darkroom.render.RenderWaitsException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops new paid calls while there is no safe place for what they would bring: spool full, disk full, storage away. Work
 * that is paid for goes on, and when it finds its place again, so do the calls.
 */
public final class BackPressure {
    private static final Logger LOGGER = LoggerFactory.getLogger(BackPressure.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    /** To count a full spool takes longer than all else that is done before a call; a few images more do no harm. */
    private static final Duration REMEMBERED = Duration.ofMillis(200);

    private final Spool spool;
    private final long mostSpoolBytes;
    private final long leastFreeBytes;
    private final AtomicReference<String> storageFailure = new AtomicReference<>();
    private final AtomicReference<String> told = new AtomicReference<>();
    private final AtomicReference<Size> size =
            new AtomicReference<>(new Size(0, System.nanoTime() - REMEMBERED.toNanos()));

    /** @param at when it was counted, as {@link System#nanoTime()} counts */
    private record Size(long bytes, long at) {}

    /**
     * @param mostSpoolBytes images waiting for storage may take so much
     * @param leastFreeBytes so much of the spool's disk must stay free
     */
    public BackPressure(Spool spool, long mostSpoolBytes, long leastFreeBytes) {
        this.spool = spool;
        this.mostSpoolBytes = mostSpoolBytes;
        this.leastFreeBytes = leastFreeBytes;
    }

    /** Storage did not take an image, for a reason that may pass. */
    public void storageFailed(String message) {
        storageFailure.set(message);
    }

    /** Storage took an image. */
    public void stored() {
        storageFailure.set(null);
    }

    /** Why no new paid call may be made; null: it may. */
    public String reason() {
        String reason = look();
        if (!Objects.equals(told.getAndSet(reason), reason)) {
            if (reason == null) {
                LOGGER.info("paid calls are made again");
            } else {
                LOGGER.warn("no new paid call is made: {}", reason);
            }
        }
        return reason;
    }

    private String look() {
        try {
            long waiting = waiting();
            String storage = storageFailure.get();
            // With nothing left to store, nobody would find out that storage is back.
            if (storage != null && waiting > 0) {
                return "storage does not take images: " + storage;
            }
            if (waiting >= mostSpoolBytes) {
                return "the spool holds " + waiting + " bytes, and darkroom.spool.max-size is " + mostSpoolBytes;
            }
            long free = spool.freeBytes();
            return free < leastFreeBytes
                    ? "the disk of darkroom.data has " + free + " bytes free, and darkroom.spool.min-free is "
                            + leastFreeBytes
                    : null;
        } catch (IOException e) {
            return "the spool cannot be read: " + e;
        }
    }

    private long waiting() throws IOException {
        Size known = size.get();
        if (System.nanoTime() - known.at() < REMEMBERED.toNanos()) {
            return known.bytes();
        }
        Size now = new Size(spool.bytes(), System.nanoTime());
        size.set(now);
        return now.bytes();
    }

    /** @throws RenderWaitsException when no new paid call may be made */
    void requireRoom(Claim claim) {
        String reason = reason();
        if (reason != null) {
            throw new RenderWaitsException(claim, "for room: " + reason, LOOK_AGAIN);
        }
    }
}
