package dev.darkroom.engine;

import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.catalog.Admission;
import dev.darkroom.config.Settings;
import dev.darkroom.pipeline.JobWatch;
import dev.darkroom.pipeline.Making;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.spi.Registry;

/** Builds and names what makes jobs whose callers wait. */
final class MakingBeans {
    private final JobStore jobs;
    private final Settings.HttpSettings settings;

    MakingBeans(JobStore jobs, Settings.HttpSettings settings) {
        this.jobs = jobs;
        this.settings = settings;
    }

    /**
     * Binds them.
     *
     * @return what waits for jobs
     */
    JobWatch bind(Registry registry, Admission admission, ExecutorService threads) {
        JobWatch watch = new JobWatch(jobs);
        registry.bind("jobWatch", watch);
        registry.bind("making", new Making(jobs, admission, watch, settings.longestWait()));
        registry.bind("renderThreads", ExecutorService.class, threads);
        return watch;
    }

    /** For the renders of calls that wait: as many threads as calls; beyond them, renders stand in line. */
    ExecutorService threads() {
        Line line = new Line();
        return new ThreadPoolExecutor(0, settings.concurrency(), 30, TimeUnit.SECONDS, line, line);
    }

    /** Is entered only when all threads work: an idle one takes a task at once, and else one more is begun. */
    private static final class Line extends LinkedTransferQueue<Runnable> implements RejectedExecutionHandler {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }

        @Override
        public void rejectedExecution(Runnable task, ThreadPoolExecutor threads) {
            if (threads.isShutdown()) {
                throw new RejectedExecutionException("this process stops");
            }
            put(task);
        }
    }
}
