package dev.darkroom.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Gemini: one synchronous POST, the picture as base64 among the parts of its answer. Refusals come with HTTP 200. That an
 * answer without a picture costs nothing is our assumption; the price list has prices for pictures only.
 */
final class GeminiApi {
    static final String PATH = "/v1beta/models/";
    private static final String ACTION = ":generateContent";
    private static final Mishap NONE = new Mishap(Fault.NONE, 0, false);

    private final LogWriter log;
    private final Fate fate;
    private final PriceTable prices;
    private final GeminiAnswer answer;

    GeminiApi(LogWriter log, Fate fate, PriceTable prices, GeminiAnswer answer) {
        this.log = log;
        this.fate = fate;
        this.prices = prices;
        this.answer = answer;
    }

    Reply generate(Request request) throws IOException {
        String ref = UUID.randomUUID().toString().replace("-", "");
        String key = request.header("x-goog-api-key");
        if (key.isEmpty() || key.contains("invalid")) {
            return refuse(key.isEmpty() ? GeminiError.noKey() : Refusal.wrongKey(401), ref, NONE, null);
        }
        String model = request.path().substring(PATH.length()).replace(ACTION, "");
        if (!request.path().endsWith(ACTION) || !prices.sellsGemini(model)) {
            return refuse(GeminiError.unknownModel(model), ref, NONE, null);
        }
        JsonNode body;
        try {
            body = SimulatorLog.JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            return refuse(Refusal.badParameter(400, null, "Invalid JSON payload received."), ref, NONE, null);
        }
        String prompt = prompt(body);
        Fate.Decision decision = fate.decide(Vendor.GEMINI, prompt);
        Optional<Refusal> wrong = GeminiCheck.check(body, model);
        Asked asked = asked(body, prompt, model, decision, wrong.isEmpty());
        return wrong.isPresent()
                ? refuse(wrong.get(), ref, NONE, asked)
                : carryOut(asked, images(body), modalities(body), ref, decision);
    }

    private Reply carryOut(Asked asked, int images, Set<String> modalities, String ref, Fate.Decision decision)
            throws IOException {
        Mishap mishap = decision.mishap();
        Optional<Refusal> refusal = Refusal.of(mishap, Vendor.GEMINI);
        Reply reply = refusal.isPresent()
                ? GeminiError.of(refusal.get())
                : Damage.carrier(
                        Damage.answer(
                                Reply.json(200, body(asked, modalities, ref, mishap))
                                        .after(decision.latencyMillis()),
                                mishap),
                        mishap);
        boolean charged = mishap.charged() && modalities.contains("IMAGE");
        log.append(new LogEntry(
                mishap.charged() ? LogEntry.ACCEPTED : LogEntry.REFUSED,
                Vendor.GEMINI,
                ref,
                reply.status(),
                mishap,
                charged ? prices.geminiMicros(asked, images) : 0,
                asked));
        return reply;
    }

    private Map<String, Object> body(Asked asked, Set<String> modalities, String ref, Mishap mishap) {
        return switch (mishap.fault()) {
            case MODERATED -> answer.promptBlocked(asked, ref, chosen(GeminiAnswer.BLOCKS, mishap));
            case CONTENT_MODERATED -> answer.finished(asked, ref, chosen(GeminiAnswer.BLOCKED_OUTPUT, mishap));
            case NO_IMAGE -> answer.finished(asked, ref, chosen(GeminiAnswer.NO_PICTURE, mishap));
            case TEXT_ONLY -> answer.textOnly(asked, ref);
            default -> answer.picture(asked, ref, modalities, mishap.fault());
        };
    }

    private static String chosen(List<String> reasons, Mishap mishap) {
        return reasons.get((int) (mishap.argument() % reasons.size()));
    }

    private Reply refuse(Refusal refusal, String ref, Mishap mishap, Asked asked) throws IOException {
        Reply reply = GeminiError.of(refusal);
        log.append(new LogEntry(LogEntry.REFUSED, Vendor.GEMINI, ref, reply.status(), mishap, 0, asked));
        return reply;
    }

    private static String prompt(JsonNode body) {
        StringBuilder prompt = new StringBuilder();
        for (JsonNode content : body.path("contents")) {
            for (JsonNode part : content.path("parts")) {
                prompt.append(part.path("text").asText());
            }
        }
        return prompt.toString();
    }

    private static int images(JsonNode body) {
        return body.path("contents").findValues("inlineData").size();
    }

    private static Set<String> modalities(JsonNode body) {
        Set<String> modalities = new HashSet<>();
        body.at("/generationConfig/responseModalities").forEach(modality -> modalities.add(modality.asText()));
        return modalities.isEmpty() ? Set.of("TEXT", "IMAGE") : modalities;
    }

    private static Asked asked(JsonNode body, String prompt, String model, Fate.Decision decision, boolean right) {
        JsonNode image = body.at("/generationConfig/imageConfig");
        String imageSize = image.path("imageSize").asText("1K");
        return new Asked(
                prompt,
                Sha256.hex(prompt),
                model,
                right ? GeminiSizes.pixels(image.path("aspectRatio").asText("1:1"), imageSize) : "0x0",
                imageSize,
                "png",
                decision.pictureSeed(),
                decision.seen(),
                System.currentTimeMillis() + decision.latencyMillis());
    }
}
