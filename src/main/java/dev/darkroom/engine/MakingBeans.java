package dev.darkroom.engine;

import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.catalog.Admission;
import dev.darkroom.config.Settings;
import dev.darkroom.pipeline.JobWatch;
import dev.darkroom.pipeline.Making;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
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
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                settings.concurrency(), settings.concurrency(), 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
