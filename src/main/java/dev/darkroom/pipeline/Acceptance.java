package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.job.Accepted;
import dev.darkroom.job.JobConflictException;
import dev.darkroom.job.Submission;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a valid job durable. From here on it ends in exactly one final state. */
public final class Acceptance {
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.accept");
    /** Exchange property: what became of the submission. */
    public static final String ACCEPTED = "accepted";
    /** How long the sweeper waits for the message that this route is about to send. */
    private static final Duration ANNOUNCE_BY = Duration.ofSeconds(60);

    private final JobStore jobs;

    public Acceptance(JobStore jobs) {
        this.jobs = jobs;
    }

    /**
     * Accepts the job and returns the renders to announce on the queue.
     *
     * @throws JobConflictException when its id was used for another job
     */
    public List<String> accept(@Body Submission submission, Exchange exchange) throws JobConflictException {
        Accepted accepted = jobs.accept(submission, ANNOUNCE_BY);
        exchange.setProperty(ACCEPTED, accepted);
        exchange.setProperty("priority", accepted.priority());
        LOGGER.atDebug()
                .addKeyValue("job", accepted.key())
                .addKeyValue("source", submission.source())
                .log(accepted.known() ? "known already" : "accepted");
        return accepted.newRenders();
    }
}
