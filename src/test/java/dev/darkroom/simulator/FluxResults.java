package dev.darkroom.simulator;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** FLUX: the question for a task's status. */
final class FluxResults {
    private static final String PENDING = "Pending";
    private static final String NOT_FOUND = "Task not found";
    private static final String READY = "Ready";
    private static final List<String> FLAPPING = List.of(PENDING, NOT_FOUND, PENDING, "", READY, PENDING);

    private final LogWriter log;
    private final FluxTasks tasks;
    private final FluxDelivery delivery;

    FluxResults(LogWriter log, FluxTasks tasks, FluxDelivery delivery) {
        this.log = log;
        this.tasks = tasks;
        this.delivery = delivery;
    }

    Reply poll(Request request) throws IOException {
        String id = request.parameter("id");
        Optional<FluxTask> task = tasks.find(id);
        Reply reply = FluxSubmit.knowsKey(request)
                ? task.map(this::answer).orElseGet(() -> status(id, NOT_FOUND))
                : Refusal.wrongKey(403).toFlux();
        Mishap mishap = new Mishap(task.map(FluxTask::fault).orElse(Fault.NONE), 0, false);
        log.append(new LogEntry(LogEntry.POLL, Vendor.FLUX, id, reply.status(), mishap, 0, null));
        return reply;
    }

    private Reply answer(FluxTask task) {
        int count = task.polls().incrementAndGet();
        return switch (task.fault()) {
            case POLL_500 -> task.fails(count) ? serverError() : progress(task);
            case POLL_429 -> task.fails(count) ? busy() : progress(task);
            case POLL_GARBAGE -> task.fails(count) ? Reply.page() : progress(task);
            case POLL_404 -> status(task.id(), NOT_FOUND);
            case NEVER_FINISHES -> status(task.id(), PENDING);
            case UNKNOWN_STATUS -> status(task.id(), "Waiting for review");
            case FLAPPING -> count > FLAPPING.size() ? ready(task) : flap(task, FLAPPING.get(count - 1));
            default -> progress(task);
        };
    }

    private Reply progress(FluxTask task) {
        if (!task.isDone()) {
            return status(task.id(), PENDING);
        }
        return switch (task.fault()) {
            case MODERATED -> moderated(task, "Request Moderated");
            case CONTENT_MODERATED -> moderated(task, "Content Moderated");
            case TASK_ERROR -> status(task.id(), "Error");
            default -> ready(task);
        };
    }

    private Reply flap(FluxTask task, String status) {
        if (status.isEmpty()) {
            return serverError();
        }
        return status.equals(READY) ? ready(task) : status(task.id(), status);
    }

    private Reply ready(FluxTask task) {
        Map<String, Object> body = body(task.id(), READY);
        body.put(
                "result",
                Map.of(
                        "sample",
                        task.fault() == Fault.FOREIGN_RESULT
                                ? "https://images.example.net/x.png"
                                : delivery.address(task),
                        "prompt",
                        task.entry().asked().prompt(),
                        "seed",
                        task.entry().asked().seed()));
        return Reply.json(200, body);
    }

    private static Reply moderated(FluxTask task, String status) {
        Map<String, Object> body = body(task.id(), status);
        body.put("details", Map.of("Moderation Reasons", List.of("Derivative Works Filter")));
        return Reply.json(200, body);
    }

    private static Reply status(String id, String status) {
        return Reply.json(status.equals(NOT_FOUND) ? 404 : 200, body(id, status));
    }

    private static Map<String, Object> body(String id, String status) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", id);
        body.put("status", status);
        body.put("result", null);
        body.put("progress", status.equals(READY) ? 1.0 : null);
        body.put("details", null);
        return body;
    }

    private static Reply serverError() {
        return new Refusal(500, "", "", "Internal Server Error", null, null).toFlux();
    }

    private static Reply busy() {
        return new Refusal(429, "", "", "Rate limit exceeded", "1", null).toFlux();
    }
}
