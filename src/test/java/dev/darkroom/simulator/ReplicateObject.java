package dev.darkroom.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The prediction as Replicate describes it. */
final class ReplicateObject {
    static final String STARTING = "starting";
    static final String PROCESSING = "processing";
    static final String SUCCEEDED = "succeeded";
    private static final String FAILED = "failed";

    private final String baseUrl;

    /** @param baseUrl of the simulator */
    ReplicateObject(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** How it ended, or how it goes. */
    String status(ReplicateTask task, boolean done) {
        if (task.canceled().get()) {
            return "canceled";
        }
        if (task.fault() == Fault.UNKNOWN_STATUS) {
            return "aborted";
        }
        if (!done || task.fault() == Fault.NEVER_FINISHES) {
            return task.polls().get() == 0 ? STARTING : PROCESSING;
        }
        return task.fault() == Fault.MODERATED || task.fault() == Fault.TASK_ERROR ? FAILED : SUCCEEDED;
    }

    Map<String, Object> of(ReplicateTask task, String status) {
        boolean removed = task.isRemoved();
        boolean started = !status.equals(STARTING);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", task.id());
        body.put("model", task.asked().model());
        body.put("version", Sha256.hex(task.asked().model()));
        body.put("status", status);
        body.put("input", removed ? Map.of() : task.input());
        body.put("output", status.equals(SUCCEEDED) && !removed ? output(task) : null);
        body.put("error", status.equals(FAILED) ? error(task) : null);
        body.put("logs", started && !removed ? "Using seed: " + task.asked().seed() + "\n" : "");
        body.put("metrics", status.equals(SUCCEEDED) ? Map.of("predict_time", 3.1 * task.count()) : Map.of());
        body.put("urls", urls(task));
        body.put("created_at", Instant.ofEpochMilli(task.entry().at()).toString());
        body.put("data_removed", removed);
        return body;
    }

    private Map<String, String> urls(ReplicateTask task) {
        String host = task.fault() == Fault.FOREIGN_POLLING_URL ? "http://polling.invalid" : baseUrl;
        String get = host + ReplicateApi.PREDICTIONS + "/" + task.id();
        return task.fault() == Fault.NO_POLLING_URL
                ? Map.of("cancel", get + "/cancel")
                : Map.of("get", get, "cancel", get + "/cancel");
    }

    /** A list of addresses, or one address alone, as the model has it. */
    private Object output(ReplicateTask task) {
        String host =
                task.fault() == Fault.FOREIGN_RESULT ? "https://images.example.net/" : baseUrl + ReplicateFiles.PATH;
        List<String> files = new ArrayList<>();
        for (int index = 0; index < task.passed(); index++) {
            files.add(host + task.id() + "/out-" + index + ".png");
        }
        return task.model() == ReplicateModel.SDXL || files.isEmpty() ? files : files.get(0);
    }

    private static String error(ReplicateTask task) {
        return task.fault() == Fault.MODERATED
                ? "NSFW content detected. Try running it again, or try a different prompt."
                : "CUDA out of memory. Tried to allocate 2.00 GiB";
    }
}
