package dev.darkroom.simulator;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Replicate: predictions are made, asked for and cancelled; {@link ReplicateFiles} has what they made. A prediction that
 * was cancelled stays on the bill: Replicate bills the time it ran.
 */
final class ReplicateApi {
    static final String PREDICTIONS = "/v1/predictions";
    private static final String MODELS = "/v1/models/";
    private static final String CANCEL = "/cancel";
    private static final List<String> FLAPPING = List.of("processing", "404", "processing", "500", "", "processing");

    private final LogWriter log;
    private final ReplicateTasks tasks;
    private final ReplicateObject object;
    private final ReplicateCreate create;

    ReplicateApi(LogWriter log, ReplicateTasks tasks, ReplicateObject object, ReplicateCreate create) {
        this.log = log;
        this.tasks = tasks;
        this.object = object;
        this.create = create;
    }

    static boolean owns(Request request) {
        String path = request.path();
        boolean makes = path.equals(PREDICTIONS) || (path.startsWith(MODELS) && path.endsWith("/predictions"));
        return path.startsWith(PREDICTIONS + "/") || (makes && request.method().equals("POST"));
    }

    Reply handle(Request request) throws IOException {
        String key = request.header("Authorization");
        String path = request.path();
        boolean posts = request.method().equals("POST");
        boolean known = key.startsWith("Bearer ") && !key.contains("invalid");
        if (posts && !path.startsWith(PREDICTIONS + "/")) {
            return known ? create.create(request, official(path)) : create.wrongKey();
        }
        String id = path.substring(PREDICTIONS.length() + 1).replace(CANCEL, "");
        Optional<ReplicateTask> task = tasks.find(id);
        Reply reply;
        if (!known) {
            reply = ReplicateError.of(Refusal.wrongKey(401));
        } else if (posts) {
            reply = task.map(this::cancelled).orElseGet(ReplicateApi::notFound);
        } else {
            reply = task.map(this::polled).orElseGet(ReplicateApi::notFound);
        }
        Mishap mishap = new Mishap(task.map(ReplicateTask::fault).orElse(Fault.NONE), 0, false);
        String kind = posts ? LogEntry.CANCEL : LogEntry.POLL;
        log.append(new LogEntry(kind, Vendor.REPLICATE, id, reply.status(), mishap, 0, null));
        return reply;
    }

    /** The model's name in the path, or null when the body must say which. */
    private static String official(String path) {
        return path.startsWith(MODELS) ? path.substring(MODELS.length(), path.lastIndexOf('/')) : null;
    }

    private Reply cancelled(ReplicateTask task) {
        task.cancel();
        return current(task);
    }

    private Reply polled(ReplicateTask task) {
        Reply now = current(task);
        int count = task.polls().incrementAndGet();
        return switch (task.fault()) {
            case POLL_500 -> task.fails(count) ? serverError() : now;
            case POLL_429 -> task.fails(count) ? busy() : now;
            case POLL_GARBAGE -> task.fails(count) ? Reply.page() : now;
            case POLL_404 -> notFound();
            case FLAPPING -> count > FLAPPING.size() ? now : flap(task, FLAPPING.get(count - 1), now);
            default -> now;
        };
    }

    private Reply flap(ReplicateTask task, String what, Reply now) {
        return switch (what) {
            case "404" -> notFound();
            case "500" -> serverError();
            case "" -> now;
            default -> Reply.json(200, object.of(task, what));
        };
    }

    private Reply current(ReplicateTask task) {
        return Reply.json(200, object.of(task, object.status(task, task.isDone())));
    }

    private static Reply notFound() {
        return ReplicateError.of(ReplicateError.notFound());
    }

    private static Reply serverError() {
        return ReplicateError.of(new Refusal(500, "", null, "Internal server error", null, null));
    }

    private static Reply busy() {
        return ReplicateError.of(new Refusal(429, "", null, "", "1", null));
    }
}
