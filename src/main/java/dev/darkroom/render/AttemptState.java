package dev.darkroom.render;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The states of an attempt, and the only place that knows which may follow which. */
public enum AttemptState {
    /** The worst-case price is taken from the budget; nothing was sent. */
    RESERVED,
    /** The request may be on its way: from here the money may be gone. */
    SUBMITTING,
    /** The provider has it and gave an id that can be polled. */
    SUBMITTED,
    /** The bytes are on disk, synced and hashed. */
    READY,
    /** Paid, stored, recorded. */
    SETTLED,
    /** Surely nothing was bought; the reservation is given back. */
    RELEASED,
    /** It may have been billed and the answer is lost. The reservation stays. */
    UNKNOWN,
    /** Bought, but the image is gone or broken: counted as spent. */
    SPENT_LOST,
    /** Never cleared up: counted as spent. */
    SPENT_UNKNOWN;

    /** Whether the attempt is over. */
    public boolean terminal() {
        return next().isEmpty();
    }

    /** The states that may follow this one. */
    public Set<AttemptState> next() {
        return switch (this) {
            case RESERVED -> EnumSet.of(SUBMITTING, RELEASED);
            case SUBMITTING -> EnumSet.of(SUBMITTED, READY, RESERVED, RELEASED, UNKNOWN, SPENT_LOST);
            case SUBMITTED -> EnumSet.of(READY, RELEASED, UNKNOWN, SPENT_LOST);
            case READY -> EnumSet.of(SETTLED, SPENT_LOST);
            case UNKNOWN -> EnumSet.of(SUBMITTED, RELEASED, SPENT_UNKNOWN);
            case SETTLED, RELEASED, SPENT_LOST, SPENT_UNKNOWN -> EnumSet.noneOf(AttemptState.class);
        };
    }

    /** Whether {@code to} may follow this state. */
    public boolean mayBecome(AttemptState to) {
        return next().contains(to);
    }

    /**
     * Refuses what is no edge.
     *
     * @throws IllegalStateException when {@code to} may not follow this state
     */
    public void requireEdge(String attemptId, AttemptState to) {
        if (!mayBecome(to)) {
            throw new IllegalStateException("attempt " + attemptId + " cannot go from " + word() + " to " + to.word());
        }
    }

    /** The name in JSON and SQL. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of that name. @throws IllegalArgumentException for an unknown name */
    public static AttemptState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
