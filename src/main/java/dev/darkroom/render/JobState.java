package dev.darkroom.render;

import java.util.Collection;
import java.util.Locale;

/** The states of a job. A job's state is a function of its renders' states. */
public enum JobState {
    ACCEPTED(false),
    RUNNING(false),
    DONE(true),
    PARTIAL(true),
    FAILED(true),
    HELD(false),
    CANCELLED(true);

    private final boolean terminal;

    JobState(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether nothing can change any more. */
    public boolean terminal() {
        return terminal;
    }

    /** Whether the caller is told: the job is over, or waits for a person. */
    public boolean reported() {
        return terminal || this == HELD;
    }

    /** The name in JSON and SQL. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of that name. @throws IllegalArgumentException for an unknown name */
    public static JobState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The state of a job whose renders, all of them, are in these states. */
    public static JobState of(Collection<RenderState> renders) {
        if (renders.stream().allMatch(s -> s == RenderState.QUEUED)) {
            return ACCEPTED;
        }
        if (renders.stream().anyMatch(s -> s == RenderState.QUEUED || s == RenderState.WORKING)) {
            return RUNNING;
        }
        if (renders.contains(RenderState.HELD)) {
            return HELD;
        }
        if (renders.stream().allMatch(RenderState::delivered)) {
            return DONE;
        }
        if (renders.stream().anyMatch(RenderState::delivered)) {
            return PARTIAL;
        }
        return renders.stream().allMatch(s -> s == RenderState.CANCELLED) ? CANCELLED : FAILED;
    }
}
