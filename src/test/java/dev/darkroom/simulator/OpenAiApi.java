package dev.darkroom.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** OpenAI Images: one synchronous POST, the pictures as base64 in its answer. */
final class OpenAiApi {
    static final String PATH = "/v1/images/generations";

    private final LogWriter log;
    private final Fate fate;
    private final PriceTable prices;
    private final Damage damage;

    OpenAiApi(LogWriter log, Fate fate, PriceTable prices, Damage damage) {
        this.log = log;
        this.fate = fate;
        this.prices = prices;
        this.damage = damage;
    }

    Reply generate(Request request) throws IOException {
        String ref = "req_" + UUID.randomUUID().toString().replace("-", "");
        return answer(request, ref).with("x-request-id", ref);
    }

    private Reply answer(Request request, String ref) throws IOException {
        String key = request.header("Authorization");
        if (!key.startsWith("Bearer ") || key.contains("invalid")) {
            return refuse(Refusal.wrongKey(401), ref, new Mishap(Fault.NONE, 0, false), null);
        }
        JsonNode body;
        try {
            body = SimulatorLog.JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            Refusal refusal = Refusal.badParameter(400, null, "We could not parse the JSON body of your request.");
            return refuse(refusal, ref, new Mishap(Fault.NONE, 0, false), null);
        }
        String prompt = body.path("prompt").asText();
        Fate.Decision decision = fate.decide(Vendor.OPENAI, prompt);
        Asked asked = asked(body, prompt, decision);
        Optional<Refusal> wrong = new OpenAiCheck(prices).check(body);
        if (wrong.isPresent()) {
            return refuse(wrong.get(), ref, new Mishap(Fault.NONE, 0, false), asked);
        }
        return carryOut(asked, body.path("n").asInt(1), ref, decision);
    }

    private Reply carryOut(Asked asked, int count, String ref, Fate.Decision decision) throws IOException {
        Mishap mishap = decision.mishap();
        if (mishap.is(Fault.MODERATED) || mishap.is(Fault.CONTENT_MODERATED)) {
            return refuse(blocked(), ref, mishap, asked).after(decision.latencyMillis());
        }
        PriceTable.Usage usage = prices.usage(asked, count);
        Optional<Refusal> refusal = Refusal.of(mishap, Vendor.OPENAI);
        Reply reply;
        if (refusal.isPresent()) {
            reply = refusal.get().toOpenAi();
        } else {
            Reply good = Reply.json(200, success(asked, count, ref, usage, mishap.fault()))
                    .after(decision.latencyMillis());
            reply = Damage.carrier(Damage.answer(good, mishap), mishap);
        }
        log.append(new LogEntry(
                mishap.charged() ? LogEntry.ACCEPTED : LogEntry.REFUSED,
                Vendor.OPENAI,
                ref,
                reply.status(),
                mishap,
                mishap.charged() ? usage.micros() : 0,
                asked));
        return reply;
    }

    private Map<String, Object> success(Asked asked, int count, String ref, PriceTable.Usage usage, Fault fault) {
        List<Map<String, String>> data = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            String text = Base64.getEncoder().encodeToString(damage.picture(asked, ref + "-" + index, fault));
            data.add(Map.of(
                    "b64_json", fault == Fault.TRUNCATED_BASE64 ? text.substring(0, text.length() / 2 + 1) : text));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("created", System.currentTimeMillis() / 1000);
        body.put("background", "opaque");
        body.put("output_format", asked.format());
        body.put("quality", asked.quality());
        body.put("size", asked.size());
        body.put("data", data);
        Map<String, Object> tokens = new LinkedHashMap<>();
        tokens.put("input_tokens", usage.inputTokens());
        tokens.put("input_tokens_details", Map.of("text_tokens", usage.inputTokens(), "image_tokens", 0));
        tokens.put("output_tokens", usage.outputTokens());
        tokens.put("total_tokens", usage.total());
        body.put("usage", tokens);
        return body;
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
                decision.pictureSeed(),
                decision.seen(),
                System.currentTimeMillis() + decision.latencyMillis());
    }

    private static String chosen(JsonNode body, String field, String standard) {
        String value = body.path(field).asText("auto");
        return value.equals("auto") ? standard : value;
    }
}
