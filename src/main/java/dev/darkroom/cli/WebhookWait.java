package dev.darkroom.cli;

import dev.darkroom.adapter.jdbc.OpenWebhooks;
import dev.darkroom.job.JobKey;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Lets webhooks be told of the jobs of a {@code run} before the process ends: each event is tried once. */
final class WebhookWait {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    /** Longer than one call may take; so long after the last one of a job that came to an end, no more is waited. */
    private static final Duration ONE_TRY = Duration.ofSeconds(20);

    private final Session session;
    private final Stopping stopping;

    WebhookWait(Session session, Stopping stopping) {
        this.session = session;
        this.stopping = stopping;
    }

    /** Waits, and gives how many events are not taken yet. */
    long await(Collection<JobKey> jobs) throws InterruptedException {
        Set<JobKey> waiting = new HashSet<>(jobs);
        long since = System.nanoTime();
        while (true) {
            OpenWebhooks webhooks = new OpenWebhooks(session.database());
            if (waiting.removeIf(job -> webhooks.untried(job) == 0)) {
                since = System.nanoTime();
            }
            if (waiting.isEmpty() || System.nanoTime() - since > ONE_TRY.toNanos() || stopping.await(LOOK_EVERY)) {
                return jobs.stream().mapToLong(webhooks::all).sum();
            }
            session.takeOverIfAlone();
        }
    }
}
