package dev.darkroom.simulator;

import dev.darkroom.simulator.Reply.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Replicate: the files of a prediction's output, gone after an hour. A key is asked for with one fault alone. */
final class ReplicateFiles {
    static final String PATH = "/replicate-delivery/";

    private final LogWriter log;
    private final ReplicateTasks tasks;
    private final Damage damage;

    ReplicateFiles(LogWriter log, ReplicateTasks tasks, Damage damage) {
        this.log = log;
        this.tasks = tasks;
        this.damage = damage;
    }

    Reply download(Request request) throws IOException {
        String[] names = request.path().substring(PATH.length()).split("/", 2);
        Optional<ReplicateTask> task = tasks.find(names[0]);
        Reply reply = task.map(found -> answer(found, names.length < 2 ? "" : names[1], request))
                .orElseGet(() -> text(404, "Not Found"));
        Mishap mishap = new Mishap(task.map(ReplicateTask::fault).orElse(Fault.NONE), 0, false);
        log.append(new LogEntry(LogEntry.DOWNLOAD, Vendor.REPLICATE, names[0], reply.status(), mishap, 0, null));
        return reply;
    }

    private Reply answer(ReplicateTask task, String file, Request request) {
        boolean there = file.matches("out-\\d\\.png")
                && file.charAt(4) - '0' < task.passed()
                && task.isDone()
                && !task.canceled().get();
        if (!there || task.isRemoved() || task.fault() == Fault.EXPIRED_RESULT) {
            return text(404, "Not Found");
        }
        if (task.fault() == Fault.DOWNLOAD_401
                && request.header("Authorization").isEmpty()) {
            return text(401, "Unauthorized");
        }
        int count = task.downloads().incrementAndGet();
        if (task.fault() == Fault.DOWNLOAD_500 && task.fails(count)) {
            return text(500, "Internal Server Error");
        }
        if (task.fault() == Fault.DOWNLOAD_DROP && task.fails(count)) {
            return Reply.nothing(Delivery.RESET);
        }
        Mishap mishap = new Mishap(task.fault(), task.entry().faultArgument(), true);
        byte[] picture = damage.picture(task.asked(), task.id() + "-" + file, mishap.fault());
        return Damage.carrier(Reply.of(200, "image/png", picture), mishap);
    }

    private static Reply text(int status, String text) {
        return new Reply(
                status,
                Map.of("Content-Type", "text/plain"),
                text.getBytes(StandardCharsets.UTF_8),
                Delivery.WHOLE,
                0,
                0);
    }
}
