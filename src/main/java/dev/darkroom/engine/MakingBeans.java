package dev.darkroom.engine;

import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.catalog.Admission;
import dev.darkroom.config.Settings;
import dev.darkroom.pipeline.JobWatch;
import dev.darkroom.pipeline.Making;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
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

    /** For the renders of calls that wait: as many threads as calls; beyond them the call's own thread makes them. */
    ExecutorService threads() {
        return new ThreadPoolExecutor(
                0,
                settings.concurrency(),
                30,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new ThreadPoolExecutor.CallerRunsPolicy());
    }
}
