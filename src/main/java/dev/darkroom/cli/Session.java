package dev.darkroom.cli;

import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.catalog.Admission;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.ModelChoice;
import dev.darkroom.engine.DataFolder;
import dev.darkroom.engine.Engine;
import dev.darkroom.engine.SetupException;
import dev.darkroom.engine.WebhookBeans;
import dev.darkroom.job.InputError;
import dev.darkroom.job.JobConflictException;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.job.Submission;
import dev.darkroom.pipeline.JobGate.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who does the work of {@code run}: this process, or the one that holds the data folder already. When that one goes away
 * before the work is done, this process takes over.
 */
final class Session implements AutoCloseable {
    /** A server that is being restarted gets its place back. */
    private static final Duration RESTART_TIME = Duration.ofSeconds(5);

    private final Home home;
    private DataFolder.Lock lock;
    private Engine engine;
    private Database handedOver;
    private Admission admission;
    private JobStore jobs;
    private Instant alone;

    Session(Home home) {
        this.home = home;
        Optional<DataFolder.Lock> free = home.data().lock(home.settings().dryRun());
        if (free.isPresent()) {
            work(free.get());
        } else {
            if (!home.data().holderDoes(home.settings().dryRun())) {
                throw new SetupException("Process " + home.data().holder() + " works on "
                        + home.settings().data()
                        + " with darkroom.dry-run=" + !home.settings().dryRun() + ", and here it is "
                        + home.settings().dryRun() + " (" + home.source().origin("darkroom.dry-run")
                        + "). Set it alike, or stop that process.");
            }
            handedOver = Database.open(home.settings().database());
            Catalog catalog = RemoteCopy.with(
                    Catalog.read(home.settings().home().resolve("catalog")), home.settings(), handedOver);
            admission = admission(catalog, handedOver);
            jobs = new JobStore(handedOver, home.settings().dryRun(), WebhookBeans.known(() -> catalog));
        }
    }

    private Admission admission(Catalog catalog, Database database) {
        return new Admission(
                new KnownInstances(() -> catalog.instances().keySet()),
                new ModelChoice(
                        () -> catalog,
                        home.settings().providers(),
                        home.settings().models()),
                WebhookBeans.secrets(database, home.settings())::any);
    }

    private void work(DataFolder.Lock taken) {
        lock = taken;
        try {
            engine = Engine.start(home.source(), home.settings(), home.data(), false);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Whether another process does the work. */
    boolean handsOver() {
        return engine == null;
    }

    /** Accepts one job. */
    Verdict submit(Submission submission) {
        if (engine != null) {
            return engine.gate().submit(submission);
        }
        List<InputError> refused = admission.errors(submission.entry());
        if (!refused.isEmpty()) {
            return new Verdict(null, refused, false);
        }
        try {
            return new Verdict(jobs.accept(submission, Duration.ZERO), List.of(), false);
        } catch (JobConflictException e) {
            return new Verdict(null, e.errors(submission.entry()), true);
        }
    }

    Database database() {
        return engine == null ? handedOver : engine.database();
    }

    /** Takes over when the process that was given the jobs is gone. */
    void takeOverIfAlone() {
        if (engine != null) {
            return;
        }
        if (home.data().holderLives()) {
            alone = null;
            return;
        }
        alone = alone == null ? Instant.now() : alone;
        if (Instant.now().isBefore(alone.plus(RESTART_TIME))) {
            return;
        }
        Optional<DataFolder.Lock> free = home.data().lock(home.settings().dryRun());
        if (free.isPresent()) {
            handedOver.close();
            work(free.get());
        }
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.close();
            lock.close();
        } else {
            handedOver.close();
        }
    }
}
