package dev.darkroom.simulator;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All tasks of FLUX, those of earlier runs too. */
final class FluxTasks {
    private final Map<String, FluxTask> tasks = new ConcurrentHashMap<>();

    FluxTasks(SimulatorLog log) {
        for (LogEntry entry : log.entries()) {
            if (!Vendor.FLUX.id().equals(entry.provider())) {
                continue;
            }
            if (entry.kind().equals(LogEntry.ACCEPTED)) {
                add(entry);
            } else if (tasks.containsKey(entry.ref())) {
                recall(tasks.get(entry.ref()), entry);
            }
        }
    }

    void add(LogEntry entry) {
        tasks.put(entry.ref(), new FluxTask(entry));
    }

    Optional<FluxTask> find(String id) {
        return Optional.ofNullable(tasks.get(id));
    }

    private static void recall(FluxTask task, LogEntry entry) {
        if (entry.kind().equals(LogEntry.DOWNLOAD)) {
            task.downloads().incrementAndGet();
        } else if (entry.kind().equals(LogEntry.POLL)) {
            task.polls().incrementAndGet();
            if (entry.at() >= task.entry().asked().readyAt()) {
                task.results().incrementAndGet();
            }
        }
    }
}
