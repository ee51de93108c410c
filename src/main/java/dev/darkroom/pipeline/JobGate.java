package dev.darkroom.pipeline;

import dev.darkroom.catalog.Admission;
import dev.darkroom.job.Accepted;
import dev.darkroom.job.InputError;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.JobConflictException;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.Submission;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** Hands one entry of an input to the accept route. */
public final class JobGate {
    private final ProducerTemplate accept;
    private final Admission admission;

    /** @param accept sends to {@code direct:accept} */
    public JobGate(ProducerTemplate accept, Admission admission) {
        this.accept = accept;
        this.admission = admission;
    }

    /**
     * What became of an entry: accepted, or refused with reasons.
     *
     * @param accepted null when refused
     * @param conflict whether it is refused because its id was used for another job
     */
    public record Verdict(Accepted accepted, List<InputError> errors, boolean conflict) {}

    /**
     * Accepts a valid entry under this id.
     *
     * @throws IllegalStateException when Darkroom itself failed; the entry may be handed in again
     */
    public Verdict submit(Submission submission) {
        JobEntry entry = submission.entry();
        List<InputError> errors = admission.errors(entry);
        if (!errors.isEmpty()) {
            return new Verdict(null, errors, false);
        }
        Exchange done =
                accept.send("direct:accept", exchange -> exchange.getMessage().setBody(submission));
        Exception failure = done.getException();
        if (failure instanceof JobConflictException conflict) {
            return new Verdict(null, conflict.errors(entry), true);
        }
        if (failure != null) {
            throw new IllegalStateException("the job could not be accepted: " + failure.getMessage(), failure);
        }
        return new Verdict(done.getProperty(Acceptance.ACCEPTED, Accepted.class), List.of(), false);
    }

    /**
     * Accepts a valid entry for a caller who is told at once what is wrong.
     *
     * @throws InvalidInputException when the catalogue has something against it
     * @throws JobConflictException when its id was used for another job
     * @throws IllegalStateException when Darkroom itself failed; the entry may be handed in again
     */
    public Accepted accept(Submission submission) throws InvalidInputException, JobConflictException {
        Verdict verdict = submit(submission);
        if (verdict.conflict()) {
            throw new JobConflictException(submission.jobId());
        }
        if (verdict.accepted() == null) {
            throw new InvalidInputException("a request", verdict.errors());
        }
        return verdict.accepted();
    }
}
