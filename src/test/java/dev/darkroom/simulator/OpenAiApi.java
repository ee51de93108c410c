package dev.darkroom.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** OpenAI Images: one synchronous POST, the pictures as base64 in its answer; a local server can send addresses. */
final class OpenAiApi {
    static final String PATH = "/v1/images/generations";
    static final String EDIT_PATH = "/v1/images/edits";

    private final LogWriter log;
    private final Fate fate;
    private final PriceTable prices;
    private final OpenAiSuccess success;
    private final ResultFiles files;

    OpenAiApi(LogWriter log, Fate fate, PriceTable prices, Damage damage, ResultFiles files) {
        this.log = log;
        this.fate = fate;
        this.prices = prices;
        this.success = new OpenAiSuccess(damage, files);
        this.files = files;
    }

    Reply generate(Request request) throws IOException {
        String ref = "req_" + UUID.randomUUID().toString().replace("-", "");
        return answer(request, ref).with("x-request-id", ref);
    }

    private Reply answer(Request request, String ref) throws IOException {
        String key = request.header("Authorization");
        boolean known = key.startsWith("Bearer ") && !key.contains("invalid");
        boolean edit = request.path().equals(EDIT_PATH);
        JsonNode body;
        Optional<OpenAiUpload> upload;
        try {
            upload = edit ? Optional.of(new OpenAiUpload(Multipart.of(request))) : Optional.empty();
            body = edit ? upload.get().fields() : SimulatorLog.JSON.readTree(request.body());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            Refusal refusal = known
                    ? Refusal.badParameter(400, null, "We could not parse the body of your request: " + e.getMessage())
                    : Refusal.wrongKey(401);
            return refuse(refusal, ref, new Mishap(Fault.NONE, 0, false), null);
        }
        boolean local = body.path("model").asText().equals(OpenAiCheck.LOCAL);
        if (!known && !(local && key.isEmpty())) { // a server of one's own often needs no key
            return refuse(Refusal.wrongKey(401, key), ref, new Mishap(Fault.NONE, 0, false), null);
        }
        String prompt = body.path("prompt").asText();
        Fate.Decision decision = fate.decide(Vendor.OPENAI, prompt);
        Asked asked = asked(body, prompt, decision);
        Optional<Refusal> wrong =
                new OpenAiCheck(prices).check(body, edit).or(() -> upload.flatMap(OpenAiUpload::wrong));
        if (wrong.isPresent()) {
            return refuse(wrong.get(), ref, new Mishap(Fault.NONE, 0, false), asked);
        }
        boolean addresses = local && body.path("response_format").asText("url").equals("url");
        PriceTable.Usage usage = prices.usage(
                asked,
                body.path("n").asInt(1),
                upload.map(OpenAiUpload::imageCount).orElse(0));
        return carryOut(asked, body.path("n").asInt(1), usage, ref, decision, addresses);
    }

    private Reply carryOut(
            Asked asked, int count, PriceTable.Usage usage, String ref, Fate.Decision decision, boolean addresses)
            throws IOException {
        Mishap mishap = decision.mishap();
        if (mishap.is(Fault.MODERATED) || mishap.is(Fault.CONTENT_MODERATED)) {
            return refuse(blocked(), ref, mishap, asked).after(decision.latencyMillis());
        }
        Optional<Refusal> refusal = Refusal.of(mishap, Vendor.OPENAI);
        Reply reply;
        if (refusal.isPresent()) {
            reply = refusal.get().toOpenAi();
        } else {
            Reply good = Reply.json(
                            200,
                            addresses
                                    ? success.addresses(asked, count, ref, mishap)
                                    : success.pictures(asked, count, ref, usage, mishap))
                    .after(decision.latencyMillis());
            Reply answer = Damage.answer(good, mishap);
            reply = addresses ? answer : Damage.carrier(answer, mishap);
        }
        LogEntry entry = log.append(new LogEntry(
                mishap.charged() ? LogEntry.ACCEPTED : LogEntry.REFUSED,
                Vendor.OPENAI,
                ref,
                reply.status(),
                mishap,
                mishap.charged() ? usage.micros() : 0,
                asked));
        if (addresses && mishap.charged()) {
            files.add(entry);
        }
        return reply;
    }

    private Reply refuse(Refusal refusal, String ref, Mishap mishap, Asked asked) throws IOException {
        log.append(new LogEntry(LogEntry.REFUSED, Vendor.OPENAI, ref, refusal.status(), mishap, 0, asked));
        return refusal.toOpenAi();
    }

    private static Refusal blocked() {
        return new Refusal(
                400,
                "image_generation_user_error",
                "moderation_blocked",
                "Your request was rejected by the safety system. safety_violations=[violence].",
                null,
                null);
    }

    private static Asked asked(JsonNode body, String prompt, Fate.Decision decision) {
        return new Asked(
                prompt,
                Sha256.hex(prompt),
                body.path("model").asText(),
                chosen(body, "size", "1024x1024"),
                chosen(body, "quality", "high"),
                chosen(body, "output_format", "png"),
                body.path("seed").asLong(decision.pictureSeed()),
                decision.seen(),
                System.currentTimeMillis() + decision.latencyMillis());
    }

    private static String chosen(JsonNode body, String field, String standard) {
        String value = body.path(field).asText("auto");
        return value.equals("auto") ? standard : value;
    }
}
