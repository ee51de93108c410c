package dev.darkroom.pipeline;

import dev.darkroom.job.DerivedIds;
import dev.darkroom.job.InputError;
import dev.darkroom.job.JobEntry;
import dev.darkroom.job.JobKey;
import dev.darkroom.job.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Accepts the entries of one file one by one and counts what became of them. */
public final class Batch implements Consumer<JobEntry> {
    /** So many errors are kept; a file that is wrong throughout does not fill memory and disk. */
    private static final int MOST_ERRORS = 1_000;

    private final String source;
    private final Function<Submission, JobGate.Verdict> gate;
    private final Consumer<JobKey> accepted;
    private final DerivedIds ids = new DerivedIds();
    private final List<InputError> errors = new ArrayList<>();
    private int fresh;
    private int known;
    private int refused;

    /** @param source the way in, as in {@link Submission} */
    public Batch(String source, Function<Submission, JobGate.Verdict> gate) {
        this(source, gate, key -> {});
    }

    /** @param accepted is told every job that was accepted or known */
    public Batch(String source, Function<Submission, JobGate.Verdict> gate, Consumer<JobKey> accepted) {
        this.source = source;
        this.gate = gate;
        this.accepted = accepted;
    }

    @Override
    public void accept(JobEntry entry) {
        if (!entry.valid()) {
            refuse(entry.errors());
            return;
        }
        String given = entry.request().jobId();
        String jobId = given == null ? ids.next(entry.sha256()) : given;
        JobGate.Verdict verdict = gate.apply(new Submission(entry, jobId, source, null, null));
        if (verdict.accepted() == null) {
            refuse(verdict.errors());
            return;
        }
        if (verdict.accepted().known()) {
            known++;
        } else {
            fresh++;
        }
        accepted.accept(verdict.accepted().key());
    }

    /** Refuses an entry, or the whole input. */
    void refuse(List<InputError> why) {
        refused++;
        if (errors.size() < MOST_ERRORS) {
            errors.addAll(why);
        }
    }

    /** Jobs that were new. */
    public int fresh() {
        return fresh;
    }

    /** Jobs that had been accepted before. */
    public int known() {
        return known;
    }

    /** Entries that were refused. */
    public int refused() {
        return refused;
    }

    /** What was wrong with them. */
    public List<InputError> errors() {
        return List.copyOf(errors);
    }
}
