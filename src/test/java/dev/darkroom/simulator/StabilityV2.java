package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Stability's second version: core, ultra and sd3, with a form as body and one picture as answer. */
final class StabilityV2 {
    static final String PATH = "/v2beta/stable-image/generate/";
    private static final int MOST_BYTES = 10 << 20;
    private static final String ANY_IMAGE = "image/*";

    private final Desk desk;
    private final Fate fate;
    private final PriceTable prices;
    private final Damage damage;

    StabilityV2(Desk desk, Fate fate, PriceTable prices, Damage damage) {
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
        String service = request.path().substring(PATH.length());
        if (!Set.of("core", "ultra", "sd3").contains(service)) {
            return refuse(new Refusal(404, "", "", "The requested resource was not found.", null, null), ref);
        }
        if (request.body().length > MOST_BYTES) {
            return refuse(Refusal.badParameter(413, null, "payload cannot be larger than 10MiB in size"), ref);
        }
        String accept = request.header("Accept").replace("*/*", ANY_IMAGE);
        if (!Set.of("", ANY_IMAGE, "application/json").contains(accept)) {
            return refuse(Refusal.badParameter(400, "accept", "must be image/* or application/json"), ref);
        }
        Multipart form;
        try {
            form = Multipart.of(request);
        } catch (IllegalArgumentException e) {
            return refuse(Refusal.badParameter(400, "content-type", e.getMessage()), ref);
        }
        StabilityV2Fields fields = new StabilityV2Fields(service, form);
        String prompt = form.fields().path("prompt").asText();
        Fate.Decision decision = fate.decide(Vendor.STABILITY, prompt);
        List<FieldCheck.Wrong> wrong = fields.wrong();
        Asked asked = asked(fields, form.fields(), wrong.isEmpty(), decision);
        if (!wrong.isEmpty()) {
            return desk.refuse(Vendor.STABILITY, ref, asked, StabilityRefusals.second(wrong));
        }
        Mishap mishap = decision.mishap();
        long micros = Math.round(prices.stabilityCredits(asked.model()) * PriceTable.CREDIT);
        return desk.carryOut(
                new Desk.Order(Vendor.STABILITY, ref, asked, micros, mishap, decision.latencyMillis()),
                StabilityRefusals::second,
                () -> Damage.carrier(
                        accept.equals("application/json") ? json(asked, ref, mishap) : file(asked, ref, mishap),
                        mishap));
    }

    private Reply json(Asked asked, String ref, Mishap mishap) {
        String text = Base64.getEncoder().encodeToString(damage.picture(asked, ref, mishap.fault()));
        return Reply.json(
                        200,
                        Map.of(
                                "image",
                                mishap.is(Fault.TRUNCATED_BASE64) ? text.substring(0, text.length() / 2 + 1) : text,
                                "finish_reason",
                                finish(mishap),
                                "seed",
                                asked.seed()))
                .with("Content-Type", "application/json; type=image/" + asked.format());
    }

    private Reply file(Asked asked, String ref, Mishap mishap) {
        return Reply.of(200, "image/" + asked.format(), damage.picture(asked, ref, mishap.fault()))
                .with("finish-reason", finish(mishap))
                .with("seed", Long.toString(asked.seed()));
    }

    private static String finish(Mishap mishap) {
        return mishap.hitsPicture(0) ? "CONTENT_FILTERED" : "SUCCESS";
    }

    private Reply refuse(Refusal refusal, String ref) throws IOException {
        return desk.refuse(Vendor.STABILITY, ref, null, StabilityRefusals.second(refusal));
    }

    private static Asked asked(StabilityV2Fields fields, ObjectNode body, boolean good, Fate.Decision decision) {
        String prompt = body.path("prompt").asText();
        return new Asked(
                prompt,
                Sha256.hex(prompt),
                fields.model(),
                good ? fields.size() : "0x0",
                null,
                body.path("output_format").asText("png"),
                StabilityRefusals.seed(body, decision.pictureSeed()),
                decision.seen(),
                System.currentTimeMillis() + decision.latencyMillis());
    }
}
