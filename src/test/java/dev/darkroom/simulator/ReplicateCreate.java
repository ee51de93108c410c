package dev.darkroom.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Replicate: the POST that makes a prediction, and waits for it if it is asked to. */
final class ReplicateCreate {
    private static final Mishap NONE = new Mishap(Fault.NONE, 0, false);
    private static final Set<String> EVENTS = Set.of("start", "output", "logs", "completed");

    private final LogWriter log;
    private final Fate fate;
    private final PriceTable prices;
    private final ReplicateTasks tasks;
    private final ReplicateObject object;

    ReplicateCreate(LogWriter log, Fate fate, PriceTable prices, ReplicateTasks tasks, ReplicateObject object) {
        this.log = log;
        this.fate = fate;
        this.prices = prices;
        this.tasks = tasks;
        this.object = object;
    }

    /** @param name of an official model as the path has it; null when the body has a version */
    Reply create(Request request, String name) throws IOException {
        String id = newId();
        JsonNode body;
        try {
            body = SimulatorLog.JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            return refuse(Refusal.badParameter(422, "body", "is no JSON"), id, null);
        }
        String version = body.path("version").asText();
        Optional<ReplicateModel> model = name == null
                ? ReplicateModel.ofVersion(version)
                : ReplicateModel.named(name).filter(found -> found == ReplicateModel.ANY);
        if (model.isEmpty()) {
            return refuse(name == null ? ReplicateError.unknownVersion() : ReplicateError.notFound(), id, null);
        }
        JsonNode input = body.path("input");
        String prompt = input.path(model.get().promptField()).asText();
        Fate.Decision decision = fate.decide(Vendor.REPLICATE, prompt);
        long wait;
        try {
            check(new Fields(body, ""), name == null, model.get());
            wait = wait(request.header("Prefer"));
        } catch (BadField e) {
            return refuse(e.refusal(422), id, asked(model.get(), input, prompt, "0x0", decision));
        }
        Asked asked = asked(model.get(), input, prompt, model.get().size(input), decision);
        return carryOut(asked, input, id, decision.mishap(), wait);
    }

    private Reply carryOut(Asked asked, JsonNode input, String id, Mishap mishap, long wait) throws IOException {
        ReplicateModel model = ReplicateModel.named(asked.model()).orElseThrow();
        int count = model.count(input);
        Optional<Refusal> refusal = Refusal.of(mishap, Vendor.REPLICATE);
        boolean taken = mishap.charged() || endsUnpaid(mishap.fault());
        LogEntry entry = log.append(new LogEntry(
                taken ? LogEntry.ACCEPTED : LogEntry.REFUSED,
                Vendor.REPLICATE,
                id,
                refusal.map(Refusal::status).orElse(201),
                mishap,
                mishap.charged() ? count * prices.replicateMicros(model) : 0,
                asked));
        ReplicateTask task = taken ? tasks.add(entry, input, count) : new ReplicateTask(entry, input, count);
        return refusal.map(ReplicateError::of).orElseGet(() -> Damage.answer(created(task, wait), mishap));
    }

    /** The object at once, or when it is done, or when the wait is over. */
    private Reply created(ReplicateTask task, long wait) {
        long left = Math.max(0, task.asked().readyAt() - System.currentTimeMillis());
        boolean done = wait > 0 && left <= wait;
        return Reply.json(201, object.of(task, object.status(task, done))).after(Math.min(left, wait));
    }

    private static void check(Fields body, boolean versioned, ReplicateModel model) throws BadField {
        if (versioned) {
            body.only("version", "input", "webhook", "webhook_events_filter", "stream");
        } else {
            body.only("input", "webhook", "webhook_events_filter", "stream");
        }
        body.flag("stream");
        if (body.has("webhook") && !body.text("webhook").startsWith("https://")) {
            throw new BadField("webhook", "must be an HTTPS URL");
        }
        if (body.has("webhook_events_filter")) {
            for (Fields event : body.list("webhook_events_filter")) {
                if (!EVENTS.contains(event.node().asText())) {
                    throw new BadField(event.path(), "must be start, output, logs or completed");
                }
            }
        }
        model.check(body.child("input"));
    }

    /** Milliseconds: a minute unless the header says how many seconds. */
    private static long wait(String prefer) throws BadField {
        if (prefer.isEmpty()) {
            return 0;
        }
        if (!prefer.matches("wait(=([1-9]|[1-5]\\d|60))?")) {
            throw new BadField("Prefer", "must be wait or wait=N with N from 1 to 60");
        }
        return prefer.equals("wait") ? 60_000 : Long.parseLong(prefer.substring("wait=".length())) * 1_000;
    }

    /** Whether there is a prediction although nothing is charged. */
    private static boolean endsUnpaid(Fault fault) {
        return fault == Fault.MODERATED || fault == Fault.CONTENT_MODERATED || fault == Fault.TASK_ERROR;
    }

    Reply wrongKey() throws IOException {
        return refuse(Refusal.wrongKey(401), newId(), null);
    }

    private static String newId() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 26);
    }

    private Reply refuse(Refusal refusal, String id, Asked asked) throws IOException {
        log.append(new LogEntry(LogEntry.REFUSED, Vendor.REPLICATE, id, refusal.status(), NONE, 0, asked));
        return ReplicateError.of(refusal);
    }

    private static Asked asked(
            ReplicateModel model, JsonNode input, String prompt, String size, Fate.Decision decision) {
        return new Asked(
                prompt,
                Sha256.hex(prompt),
                model.id(),
                size,
                null,
                "png",
                input.path("seed").asLong(decision.pictureSeed() & 0xFFFF),
                decision.seen(),
                System.currentTimeMillis() + decision.latencyMillis());
    }
}
