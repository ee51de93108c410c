package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.job.JobKey;
import dev.darkroom.render.JobState;
import dev.darkroom.render.RenderWork;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.ExchangeProperty;

/** Waits for jobs. What ends in this process is seen at once, what another process ends within a second. */
public final class JobWatch {
    private static final long LOOK_MILLIS = 1_000;

    private final JobStore jobs;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long changes;

    public JobWatch(JobStore jobs) {
        this.jobs = jobs;
    }

    /** A step of the render route: the render has ended, or was put back. */
    public void changed(@ExchangeProperty(Claims.WORK) RenderWork work) {
        lock.lock();
        try {
            changes++;
            changed.signalAll();
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
        long end = System.nanoTime() + longest.toNanos();
        while (true) {
            long seen = changes();
            Optional<JobState> state = jobs.state(key);
            long left = end - System.nanoTime();
            if (state.isEmpty() || state.get().reported() || left <= 0) {
                return state;
            }
            pause(seen, Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)));
        }
    }

    private long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    private void pause(long seen, long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (changes == seen && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
