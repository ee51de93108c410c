package dev.darkroom.simulator;

import java.util.concurrent.atomic.AtomicInteger;

/** A task that FLUX took: what its log entry says, and how often it was asked about. */
record FluxTask(LogEntry entry, AtomicInteger polls, AtomicInteger results, AtomicInteger downloads) {
    FluxTask(LogEntry entry) {
        this(entry, new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
    }

    String id() {
        return entry.ref();
    }

    Fault fault() {
        return Fault.named(entry.fault());
    }

    boolean fails(int count) {
        return count <= entry.faultArgument();
    }

    boolean isDone() {
        return System.currentTimeMillis() >= entry.asked().readyAt();
    }
}
