package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All predictions of Replicate, those of earlier runs too. */
final class ReplicateTasks {
    private final Map<String, ReplicateTask> tasks = new ConcurrentHashMap<>();

    ReplicateTasks(SimulatorLog log, PriceTable prices) {
        for (LogEntry entry : log.entries()) {
            if (!Vendor.REPLICATE.id().equals(entry.provider())) {
                continue;
            }
            if (entry.kind().equals(LogEntry.ACCEPTED)) {
                add(entry, prices);
            } else if (tasks.containsKey(entry.ref())) {
                recall(tasks.get(entry.ref()), entry);
            }
        }
    }

    ReplicateTask add(LogEntry entry, JsonNode input, int count) {
        ReplicateTask task = new ReplicateTask(entry, input, count);
        tasks.put(task.id(), task);
        return task;
    }

    Optional<ReplicateTask> find(String id) {
        return Optional.ofNullable(tasks.get(id));
    }

    /** The log has no count of pictures, but what was billed for them; one that was not billed has none. */
    private void add(LogEntry entry, PriceTable prices) {
        Asked asked = entry.asked();
        ReplicateModel model = ReplicateModel.named(asked.model()).orElseThrow();
        int count = (int) Math.max(1, entry.chargedMicros() / prices.replicateMicros(model));
        JsonNode input = SimulatorLog.JSON.createObjectNode().put(model.promptField(), asked.prompt());
        add(entry, input, count);
    }

    private static void recall(ReplicateTask task, LogEntry entry) {
        switch (entry.kind()) {
            case LogEntry.POLL -> task.polls().incrementAndGet();
            case LogEntry.DOWNLOAD -> task.downloads().incrementAndGet();
            case LogEntry.CANCEL ->
                task.canceled().set(entry.at() < task.asked().readyAt() || task.fault() == Fault.NEVER_FINISHES);
            default -> throw new IllegalStateException("no entry of a prediction is a " + entry.kind());
        }
    }
}
