package dev.darkroom.adapter.broker;

import java.util.List;

/**
 * What a look at the broker found.
 *
 * @param broker which broker was looked at, without any secret
 * @param problems what is wrong, one sentence each with what would mend it; empty: all is well
 * @param notes what could not be looked at, or is worth knowing
 */
public record BrokerCheck(String broker, List<String> problems, List<String> notes) {
    /** Copies the lists. */
    public BrokerCheck {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /** Whether the broker can be used. */
    public boolean ok() {
        return problems.isEmpty();
    }
}
