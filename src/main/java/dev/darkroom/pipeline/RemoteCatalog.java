package dev.darkroom.pipeline;

import dev.darkroom.adapter.http.RemoteModels;
import dev.darkroom.adapter.jdbc.ModelConfigs;
import dev.darkroom.catalog.InvalidCatalogException;
import dev.darkroom.catalog.LiveCatalog;
import dev.darkroom.catalog.RemoteDocument;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the models of a remote catalogue in force; while it is away or wrong, those of its last good answer. */
public final class RemoteCatalog {
    private static final Logger LOGGER = LoggerFactory.getLogger(RemoteCatalog.class);

    private static final Duration LONGEST_ROUND = Duration.ofMinutes(1);
    private static final long MOST_BYTES = 16 << 20;

    private final RemoteModels remote;
    private final ModelConfigs copies;
    private final LiveCatalog live;
    private Instant failingSince;
    private String lastProblem;
    private final LongAdder fetched = new LongAdder();
    private final LongAdder failures = new LongAdder();

    /** @param remote null: there is no remote catalogue */
    public RemoteCatalog(RemoteModels remote, ModelConfigs copies, LiveCatalog live) {
        this.remote = remote;
        this.copies = copies;
        this.live = live;
    }

    /** Begins with the last good copy, then asks. */
    public void begin() {
        if (remote == null) {
            return;
        }
        List<String> kept = copies.lastCopy();
        try {
            live.take(RemoteDocument.ofCopies("the last good copy of " + remote.address(), kept));
        } catch (InvalidCatalogException e) {
            LOGGER.warn("the last good copy of the remote catalogue cannot be used any more:\n{}", e.getMessage());
        }
        refresh();
    }

    /** Asks once. */
    public synchronized void refresh() {
        if (remote == null) {
            return;
        }
        try {
            RemoteDocument fresh = RemoteDocument.of(remote.address(), remote.fetch(), details());
            live.take(fresh);
            copies.copy(fresh.models());
            if (failingSince != null) {
                LOGGER.info(
                        "the remote catalogue is back: {} models",
                        fresh.models().size());
            }
            failingSince = null;
            lastProblem = null;
            live.remoteProblem(null);
            fetched.increment();
        } catch (IOException e) {
            failed("is away: " + e.getMessage());
        } catch (InvalidCatalogException e) {
            failed("is wrong:\n" + e.getMessage());
        }
    }

    /** How often it answered with models that were taken. */
    public long fetched() {
        return fetched.sum();
    }

    /** How often it was away or wrong. */
    public long failures() {
        return failures.sum();
    }

    /** The details of models that the list only names: all of one round within one time and size. */
    private RemoteDocument.Details details() {
        long end = System.nanoTime() + LONGEST_ROUND.toNanos();
        long[] bytes = new long[1];
        return id -> {
            if (System.nanoTime() - end > 0) {
                throw new IOException("its models take longer than " + LONGEST_ROUND.toSeconds() + " s to come");
            }
            byte[] answer = remote.fetch(id);
            bytes[0] += answer.length;
            if (bytes[0] > MOST_BYTES) {
                throw new IOException("its models are longer than 16 MiB");
            }
            return answer;
        };
    }

    private void failed(String why) {
        failures.increment();
        failingSince = failingSince == null ? Instant.now().truncatedTo(ChronoUnit.SECONDS) : failingSince;
        String problem = "the remote catalogue " + remote.address() + " " + why;
        live.remoteProblem(problem + "; since " + failingSince + " its last good answer is used");
        if (!problem.equals(lastProblem)) {
            LOGGER.warn("{}; its last good answer is used", problem);
        }
        lastProblem = problem;
    }
}
