package dev.darkroom.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** OpenRouter: a chat completion that rewrites the last thing the user said. */
final class OpenRouterApi {
    static final String PATH = "/api/v1/chat/completions";
    private static final Mishap NONE = new Mishap(Fault.NONE, 0, false);

    private final LogWriter log;
    private final Fate fate;

    OpenRouterApi(LogWriter log, Fate fate) {
        this.log = log;
        this.fate = fate;
    }

    Reply complete(Request request) throws IOException {
        String ref = "gen-" + UUID.randomUUID();
        String key = request.header("Authorization");
        if (!key.startsWith("Bearer ") || key.contains("invalid")) {
            return refuse(Refusal.wrongKey(401), ref, null);
        }
        JsonNode body;
        try {
            body = SimulatorLog.JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            return refuse(Refusal.badParameter(400, null, "The body is no JSON"), ref, null);
        }
        String prompt = lastOfUser(body);
        Fate.Decision decision = fate.decide(Vendor.OPENROUTER, prompt);
        Asked asked = new Asked(
                prompt,
                Sha256.hex(prompt),
                body.path("model").asText(),
                "0x0",
                null,
                "json",
                decision.pictureSeed(),
                decision.seen(),
                System.currentTimeMillis() + decision.latencyMillis());
        Optional<Refusal> wrong = OpenRouterCheck.check(body);
        return wrong.isPresent() ? refuse(wrong.get(), ref, asked) : carryOut(body, asked, ref, decision);
    }

    private Reply carryOut(JsonNode body, Asked asked, String ref, Fate.Decision decision) throws IOException {
        Mishap mishap = decision.mishap();
        long micros = mishap.charged() ? PriceTable.CHAT_MICROS : 0;
        Reply reply = reply(body, asked, ref, decision, micros);
        log.append(new LogEntry(
                mishap.charged() ? LogEntry.ACCEPTED : LogEntry.REFUSED,
                Vendor.OPENROUTER,
                ref,
                reply.status(),
                mishap,
                micros,
                asked));
        return reply;
    }

    private static Reply reply(JsonNode body, Asked asked, String ref, Fate.Decision decision, long micros) {
        Mishap mishap = decision.mishap();
        Optional<Refusal> refusal = Refusal.of(mishap, Vendor.OPENROUTER);
        if (refusal.isPresent()) {
            return OpenRouterError.of(refusal.get());
        }
        if (mishap.is(Fault.MODERATED)) {
            return OpenRouterError.flagged(asked);
        }
        if (mishap.is(Fault.CONTENT_MODERATED)) {
            return OpenRouterError.refused();
        }
        Reply good = Reply.json(200, OpenRouterAnswer.of(body, asked, ref, mishap.fault(), micros))
                .after(decision.latencyMillis());
        return Damage.carrier(Damage.answer(good, mishap), mishap);
    }

    private Reply refuse(Refusal refusal, String ref, Asked asked) throws IOException {
        log.append(new LogEntry(LogEntry.REFUSED, Vendor.OPENROUTER, ref, refusal.status(), NONE, 0, asked));
        return OpenRouterError.of(refusal);
    }

    private static String lastOfUser(JsonNode body) {
        String last = "";
        for (JsonNode message : body.path("messages")) {
            if (message.path("role").asText().equals("user")) {
                last = text(message.path("content"));
            }
        }
        return last;
    }

    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText()));
        return text.toString();
    }
}
