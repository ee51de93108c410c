package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.Outbox.Delivery;
import dev.darkroom.adapter.jdbc.ResultReader;
import dev.darkroom.adapter.jdbc.ResultReader.JobResult;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Results of the jobs that a round of the outbox tells of, read together when the round begins. They are read after their
 * events were taken, so none is older than its event. They are shared: nobody changes them.
 */
public final class RoundResults {
    private final ResultReader reader;
    private volatile Map<String, JobResult> results = Map.of();

    public RoundResults(ResultReader reader) {
        this.reader = reader;
    }

    /** Reads what the round needs. */
    void begin(Collection<Delivery> deliveries) {
        results = Map.of(); // nothing of an earlier round may stay if this fails
        try {
            results = reader.read(deliveries.stream().map(Delivery::jobKey).toList());
        } catch (RuntimeException e) {
            // One broken row must not hold up all others: each delivery reads its own, and the error is that
            // delivery's.
            return;
        }
    }

    /** The round is over. */
    void end() {
        results = Map.of();
    }

    /**
     * What a delivery tells of.
     *
     * @throws IllegalStateException when there is no such job
     */
    JobResult of(Delivery delivery) {
        String job = delivery.jobKey();
        JobResult known = results.get(job);
        JobResult result = known == null ? reader.read(List.of(job)).get(job) : known;
        if (result == null) {
            throw new IllegalStateException("there is no job " + job);
        }
        return result;
    }
}
