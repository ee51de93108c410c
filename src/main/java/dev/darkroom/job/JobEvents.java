package dev.darkroom.job;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a receiver of events can be told of: a job's states, and that its exports are over. */
public final class JobEvents {
    /** Told only to those who ask for them by name. */
    private static final List<String> ON_THE_WAY = List.of("accepted", "running");

    private static final List<String> ENDS = List.of("done", "partial", "failed", "held", "cancelled", "exported");

    private JobEvents() {}

    /** The events of a receiver that names none: everything but the steps on the way. */
    public static Set<String> usual() {
        return new LinkedHashSet<>(ENDS);
    }

    /** These events in their usual order; {@link #usual} when there are none. */
    public static Set<String> chosen(List<String> words) {
        if (words.isEmpty()) {
            return usual();
        }
        Set<String> chosen = new LinkedHashSet<>(ON_THE_WAY);
        chosen.addAll(ENDS);
        chosen.retainAll(words);
        return Collections.unmodifiableSet(chosen);
    }
}
