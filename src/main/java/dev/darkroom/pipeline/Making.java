package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.catalog.Admission;
import dev.darkroom.job.Accepted;
import dev.darkroom.job.InputError;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.JobConflictException;
import dev.darkroom.job.Submission;
import dev.darkroom.render.JobState;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/** Steps of a job whose caller waits: it is made durable like any other, and its renders are made at once. */
public final class Making {
    /** Exchange property: the {@link Submission}. */
    static final String SUBMISSION = "submission";
    /** Exchange property: the {@link JobState} when the wait was over. */
    public static final String STATE = "state";
    /** How long the sweeper leaves a render to the process that took the call. */
    private static final Duration BEGIN_BY = Duration.ofSeconds(60);

    private final JobStore jobs;
    private final Admission admission;
    private final JobWatch watch;
    private final Duration longest;

    /** @param longest how long a caller waits */
    public Making(JobStore jobs, Admission admission, JobWatch watch, Duration longest) {
        this.jobs = jobs;
        this.admission = admission;
        this.watch = watch;
        this.longest = longest;
    }

    /**
     * Lets a job through that can be made.
     *
     * @throws InvalidInputException when the catalogue has something against it
     */
    public void check(@Body Submission submission, Exchange exchange) throws InvalidInputException {
        List<InputError> errors = admission.errors(submission.entry());
        if (!errors.isEmpty()) {
            throw new InvalidInputException("a request", errors);
        }
        exchange.setProperty(SUBMISSION, submission);
    }

    /**
     * Makes it durable and returns the renders to make: none for a job that was accepted before.
     *
     * @throws JobConflictException when its id was used for another job
     */
    public List<String> accept(@ExchangeProperty(SUBMISSION) Submission submission, Exchange exchange)
            throws JobConflictException {
        Accepted accepted = jobs.accept(submission, BEGIN_BY);
        exchange.setProperty(Acceptance.ACCEPTED, accepted);
        return accepted.newRenders();
    }

    /** Waits for renders that were put back, or that somebody else makes. */
    public void await(@ExchangeProperty(Acceptance.ACCEPTED) Accepted accepted, Exchange exchange)
            throws InterruptedException {
        exchange.setProperty(STATE, watch.await(accepted.key(), longest).orElseThrow(IllegalStateException::new));
    }
}
