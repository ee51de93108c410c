package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.job.JobKey;
import dev.darkroom.render.JobState;
import dev.darkroom.render.RenderWork;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.ExchangeProperty;

/**
 * Waits for jobs. What ends in this process is seen at once, what another process ends within a second at first,
 * within five later.
 */
public final class JobWatch {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final JobStore jobs;
    private final ReentrantLock lock = new ReentrantLock();
    /** Jobs that somebody waits for, by their keys; with the lock only. */
    private final Map<String, Watched> watched = new HashMap<>();

    public JobWatch(JobStore jobs) {
        this.jobs = jobs;
    }

    private static final class Watched {
        private final Condition changed;
        private int callers;
        private long changes;

        Watched(Condition changed) {
            this.changed = changed;
        }
    }

    /** A step of the render route: the render has ended, or was put back. Who waits for other jobs is not woken. */
    public void changed(@ExchangeProperty(Claims.WORK) RenderWork work) {
        lock.lock();
        try {
            Watched job = watched.get(work.claim().jobKey());
            if (job != null) {
                job.changes++;
                job.changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the job is over or waits for a person, but not longer than that.
     *
     * @return its state then; empty when there is no such job
     * @throws InterruptedException when this process stops
     */
    public Optional<JobState> await(JobKey key, Duration longest) throws InterruptedException {
        long began = System.nanoTime();
        Watched job = enter(key);
        try {
            while (true) {
                long seen = changes(job);
                Optional<JobState> state = jobs.state(key);
                long waited = System.nanoTime() - began;
                long left = longest.toNanos() - waited;
                if (state.isEmpty() || state.get().reported() || left <= 0) {
                    return state;
                }
                pause(job, seen, Math.min(left, Math.min(LONGEST_LOOK_NANOS, LOOK_NANOS + waited / 2)));
            }
        } finally {
            leave(key, job);
        }
    }

    private Watched enter(JobKey key) {
        lock.lock();
        try {
            Watched job = watched.computeIfAbsent(key.value(), any -> new Watched(lock.newCondition()));
            job.callers++;
            return job;
        } finally {
            lock.unlock();
        }
    }

    private void leave(JobKey key, Watched job) {
        lock.lock();
        try {
            job.callers--;
            if (job.callers == 0) {
                watched.remove(key.value());
            }
        } finally {
            lock.unlock();
        }
    }

    private long changes(Watched job) {
        lock.lock();
        try {
            return job.changes;
        } finally {
            lock.unlock();
        }
    }

    private void pause(Watched job, long seen, long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (job.changes == seen && left > 0) {
                left = job.changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
