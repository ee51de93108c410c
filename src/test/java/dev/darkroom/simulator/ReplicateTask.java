package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A prediction of Replicate: what its log entry says, and what has happened to it since.
 *
 * @param input as it came; only the prompt after a restart
 * @param count of the pictures it makes
 */
record ReplicateTask(
        LogEntry entry,
        JsonNode input,
        int count,
        AtomicInteger polls,
        AtomicInteger downloads,
        AtomicBoolean canceled) {
    static final long LIFETIME_MILLIS = 3_600_000;

    ReplicateTask(LogEntry entry, JsonNode input, int count) {
        this(entry, input, count, new AtomicInteger(), new AtomicInteger(), new AtomicBoolean());
    }

    String id() {
        return entry.ref();
    }

    Asked asked() {
        return entry.asked();
    }

    ReplicateModel model() {
        return ReplicateModel.named(asked().model()).orElseThrow();
    }

    Fault fault() {
        return Fault.named(entry.fault());
    }

    boolean fails(int time) {
        return time <= entry.faultArgument();
    }

    boolean isDone() {
        return System.currentTimeMillis() >= asked().readyAt();
    }

    /** Input, output and logs are deleted after an hour. */
    boolean isRemoved() {
        return System.currentTimeMillis() > asked().readyAt() + LIFETIME_MILLIS
                || (fault() == Fault.DATA_REMOVED && isDone());
    }

    /** Stops it unless it is done. */
    void cancel() {
        if (!isDone() || fault() == Fault.NEVER_FINISHES) {
            canceled.set(true);
        }
    }

    /** How many pictures pass the safety check. */
    int passed() {
        return switch (fault()) {
            case CONTENT_MODERATED -> 0;
            case DROPPED_IMAGES -> (int) Math.max(0, count - entry.faultArgument());
            default -> count;
        };
    }
}
