package dev.darkroom.kill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was really sent. Only what its sender was told to be accepted: a file in the folder, a message with the broker. */
final class Truth {
    private final Map<String, SentJob> jobs = new LinkedHashMap<>();
    private final List<Parcel> files = new ArrayList<>();
    private final Set<String> invalidMessages = new LinkedHashSet<>();
    private final Set<String> answers = new LinkedHashSet<>();

    /** The parcel is out of its sender's hands. */
    synchronized void sent(Parcel parcel, boolean answerWanted) {
        parcel.jobs().forEach(job -> jobs.put(job.key(), job));
        if (parcel.isFile()) {
            files.add(parcel);
            return;
        }
        if (parcel.invalid()) {
            invalidMessages.add(parcel.correlation());
        }
        if (answerWanted) {
            answers.add(parcel.correlation());
        }
    }

    /** Valid jobs by key. */
    synchronized Map<String, SentJob> jobs() {
        return Map.copyOf(jobs);
    }

    /** Everything that was dropped into the folder. */
    List<Parcel> files() {
        return files;
    }

    /** Correlation ids of messages that must be refused. */
    Set<String> invalidMessages() {
        return invalidMessages;
    }

    /** Correlation ids of messages that must be answered. */
    Set<String> answers() {
        return answers;
    }
}
