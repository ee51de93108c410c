package dev.darkroom.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Stability's first version: SDXL, with a JSON body, several pictures in one answer. */
final class StabilityV1 {
    static final String PATH = "/v1/generation/";
    private static final String ENGINE = "stable-diffusion-xl-1024-v1-0";

    private final Desk desk;
    private final Fate fate;
    private final PriceTable prices;
    private final Damage damage;

    StabilityV1(Desk desk, Fate fate, PriceTable prices, Damage damage) {
        this.desk = desk;
        this.fate = fate;
        this.prices = prices;
        this.damage = damage;
    }

    Reply generate(Request request) throws IOException {
        String ref = UUID.randomUUID().toString().replace("-", "");
        return answer(request, ref).with("x-request-id", ref);
    }

    private Reply answer(Request request, String ref) throws IOException {
        if (!StabilityRefusals.knowsKey(request)) {
            return refuse(Refusal.wrongKey(401), ref);
        }
        if (!request.path().equals(PATH + ENGINE + "/text-to-image")) {
            Refusal unknown = new Refusal(404, "", "", "The specified engine was not found.", null, null);
            return refuse(unknown, ref);
        }
        if (!request.header("Content-Type").toLowerCase(Locale.ROOT).startsWith("application/json")) {
            return refuse(Refusal.badParameter(400, "content-type", "must be application/json"), ref);
        }
        JsonNode body;
        try {
            body = SimulatorLog.JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            return refuse(Refusal.badParameter(400, "body", "is not JSON"), ref);
        }
        List<FieldCheck.Wrong> wrong = StabilityV1Fields.wrong(body, request.header("Accept"));
        Fate.Decision decision = fate.decide(Vendor.STABILITY, StabilityV1Fields.prompt(body));
        Asked asked = asked(body, decision);
        if (!wrong.isEmpty()) {
            return desk.refuse(Vendor.STABILITY, ref, asked, StabilityRefusals.first(wrong));
        }
        int samples = body.path("samples").asInt(1);
        long micros = prices.sdxlMicros(body.path("steps").asInt(30), samples);
        Mishap mishap = decision.mishap();
        return desk.carryOut(
                new Desk.Order(Vendor.STABILITY, ref, asked, micros, mishap, decision.latencyMillis()),
                StabilityRefusals::first,
                () -> Damage.carrier(
                        request.header("Accept").equals("image/png")
                                ? file(asked, ref, mishap)
                                : json(asked, ref, mishap, samples),
                        mishap));
    }

    private Reply json(Asked asked, String ref, Mishap mishap, int samples) {
        List<Map<String, Object>> artifacts = new ArrayList<>();
        for (int index = 0; index < samples; index++) {
            boolean filtered = mishap.hitsPicture(index);
            String text = Base64.getEncoder().encodeToString(picture(asked, ref + "-" + index, mishap, filtered));
            artifacts.add(Map.of(
                    "base64",
                    mishap.is(Fault.TRUNCATED_BASE64) ? text.substring(0, text.length() / 2 + 1) : text,
                    "seed",
                    (asked.seed() + index) % StabilityV1Fields.SEEDS,
                    "finishReason",
                    filtered ? "CONTENT_FILTERED" : "SUCCESS"));
        }
        return Reply.json(200, Map.of("artifacts", artifacts));
    }

    private Reply file(Asked asked, String ref, Mishap mishap) {
        boolean filtered = mishap.hitsPicture(0);
        return Reply.of(200, "image/png", picture(asked, ref, mishap, filtered))
                .with("Finish-Reason", filtered ? "CONTENT_FILTERED" : "SUCCESS")
                .with("Seed", Long.toString(asked.seed()));
    }

    private byte[] picture(Asked asked, String ref, Mishap mishap, boolean filtered) {
        Fault fault = mishap.is(Fault.CONTENT_MODERATED) && !filtered ? Fault.NONE : mishap.fault();
        return damage.picture(asked, ref, fault);
    }

    private Reply refuse(Refusal refusal, String ref) throws IOException {
        return desk.refuse(Vendor.STABILITY, ref, null, StabilityRefusals.first(refusal));
    }

    private static Asked asked(JsonNode body, Fate.Decision decision) {
        String prompt = StabilityV1Fields.prompt(body);
        return new Asked(
                prompt,
                Sha256.hex(prompt),
                ENGINE,
                StabilityV1Fields.size(body),
                null,
                "png",
                StabilityRefusals.seed(body, decision.pictureSeed()),
                decision.seen(),
                System.currentTimeMillis() + decision.latencyMillis());
    }
}
