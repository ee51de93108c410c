package dev.darkroom.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** FLUX: the POST that makes a task. */
final class FluxSubmit {
    private final LogWriter log;
    private final Fate fate;
    private final PriceTable prices;
    private final FluxTasks tasks;
    private final String baseUrl;

    /** @param baseUrl of the simulator, for the address to poll */
    FluxSubmit(LogWriter log, Fate fate, PriceTable prices, FluxTasks tasks, String baseUrl) {
        this.log = log;
        this.fate = fate;
        this.prices = prices;
        this.tasks = tasks;
        this.baseUrl = baseUrl;
    }

    static boolean knowsKey(Request request) {
        String key = request.header("x-key");
        return !key.isEmpty() && !key.contains("invalid");
    }

    Reply submit(Request request, String model) throws IOException {
        String id = UUID.randomUUID().toString();
        if (!knowsKey(request)) {
            return refuse(Refusal.wrongKey(403, request.header("x-key")), id, null);
        }
        JsonNode body;
        try {
            body = SimulatorLog.JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            return refuse(Refusal.badParameter(422, "body", "JSON decode error"), id, null);
        }
        String prompt = body.path("prompt").asText();
        Fate.Decision decision = fate.decide(Vendor.FLUX, prompt);
        Optional<Refusal> wrong = FluxFields.check(body, model);
        Asked asked = new Asked(
                prompt,
                Sha256.hex(prompt),
                model,
                wrong.isPresent() ? "0x0" : FluxFields.size(body, model),
                null,
                FluxFields.format(body, model),
                body.path("seed").asLong(decision.pictureSeed()),
                decision.seen(),
                System.currentTimeMillis() + decision.latencyMillis());
        return wrong.isPresent() ? refuse(wrong.get(), id, asked) : carryOut(asked, id, decision.mishap());
    }

    private Reply carryOut(Asked asked, String id, Mishap mishap) throws IOException {
        double credits = prices.credits(asked.model());
        Optional<Refusal> refusal = Refusal.of(mishap, Vendor.FLUX);
        Reply reply = refusal.map(Refusal::toFlux)
                .orElseGet(() -> Damage.answer(Reply.json(200, success(id, credits, mishap.fault())), mishap));
        boolean taken = mishap.charged() || endsUnpaid(mishap.fault());
        LogEntry entry = log.append(new LogEntry(
                taken ? LogEntry.ACCEPTED : LogEntry.REFUSED,
                Vendor.FLUX,
                id,
                reply.status(),
                mishap,
                mishap.charged() ? Math.round(credits * PriceTable.CREDIT) : 0,
                asked));
        if (taken) {
            tasks.add(entry);
        }
        return reply.with("x-request-id", id);
    }

    /** Whether there is a task although nothing is charged. */
    private static boolean endsUnpaid(Fault fault) {
        return fault == Fault.MODERATED || fault == Fault.CONTENT_MODERATED || fault == Fault.TASK_ERROR;
    }

    private Map<String, Object> success(String id, double credits, Fault fault) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", id);
        if (fault != Fault.NO_POLLING_URL) {
            String host = fault == Fault.FOREIGN_POLLING_URL ? "http://polling.invalid" : baseUrl;
            body.put("polling_url", host + "/v1/get_result?id=" + id);
        }
        body.put("cost", credits);
        return body;
    }

    private Reply refuse(Refusal refusal, String id, Asked asked) throws IOException {
        Mishap none = new Mishap(Fault.NONE, 0, false);
        log.append(new LogEntry(LogEntry.REFUSED, Vendor.FLUX, id, refusal.status(), none, 0, asked));
        return refusal.toFlux().with("x-request-id", id);
    }
}
