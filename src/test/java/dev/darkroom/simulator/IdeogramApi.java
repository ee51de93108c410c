package dev.darkroom.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Ideogram: a synchronous POST, answered with the addresses of the pictures. */
final class IdeogramApi {
    /** Of the older models, with all fields inside {@code image_request}. */
    static final String LEGACY_PATH = "/generate";

    static final String PATH = "/v1/ideogram-v3/generate";

    private final Desk desk;
    private final Fate fate;
    private final PriceTable prices;
    private final ResultFiles files;

    IdeogramApi(Desk desk, Fate fate, PriceTable prices, ResultFiles files) {
        this.desk = desk;
        this.fate = fate;
        this.prices = prices;
        this.files = files;
    }

    Reply generate(Request request) throws IOException {
        String ref = UUID.randomUUID().toString();
        String key = request.header("Api-Key");
        if (key.isEmpty() || key.contains("invalid")) {
            return refuse(Refusal.wrongKey(401), ref, null);
        }
        boolean legacy = request.path().equals(LEGACY_PATH);
        boolean form = Multipart.announcedBy(request) && !legacy;
        JsonNode body;
        try {
            body = form ? form(request) : SimulatorLog.JSON.readTree(request.body());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return refuse(Refusal.badParameter(400, null, "The body cannot be read: " + e.getMessage()), ref, null);
        }
        if (legacy && !(body.size() == 1 && body.path("image_request").isObject())) {
            return refuse(Refusal.badParameter(400, "image_request", "must be the only field"), ref, null);
        }
        return legacy ? legacy(body.path("image_request"), ref) : third(body, IdeogramFields.wrong(body, form), ref);
    }

    private Reply third(JsonNode body, List<FieldCheck.Wrong> wrong, String ref) throws IOException {
        String speed = body.path("rendering_speed").asText("DEFAULT");
        String size = wrong.isEmpty() ? IdeogramFields.size(body) : "0x0";
        boolean rewrites = !body.path("magic_prompt").asText("AUTO").equals("OFF");
        return answer(body, wrong, ref, new Drawing("ideogram-v3", size, speed, rewrites));
    }

    private Reply legacy(JsonNode body, String ref) throws IOException {
        List<FieldCheck.Wrong> wrong = IdeogramLegacyFields.wrong(body);
        String model = body.path("model").asText(IdeogramLegacyFields.MODEL);
        String size = wrong.isEmpty() ? IdeogramLegacyFields.size(body) : "0x0";
        boolean rewrites = !body.path("magic_prompt_option").asText("AUTO").equals("OFF");
        return answer(body, wrong, ref, new Drawing(model, size, null, rewrites));
    }

    /** What both kinds of request come to. */
    private record Drawing(String model, String size, String speed, boolean rewrites) {}

    private Reply answer(JsonNode body, List<FieldCheck.Wrong> wrong, String ref, Drawing drawing) throws IOException {
        String prompt = body.path("prompt").asText();
        Fate.Decision decision = fate.decide(Vendor.IDEOGRAM, prompt);
        Asked asked = new Asked(
                prompt,
                Sha256.hex(prompt),
                drawing.model(),
                drawing.size(),
                drawing.speed(),
                "png",
                body.path("seed").asLong(decision.pictureSeed()),
                decision.seen(),
                System.currentTimeMillis() + decision.latencyMillis());
        if (!wrong.isEmpty()) {
            FieldCheck.Wrong first = wrong.get(0);
            return refuse(Refusal.badParameter(400, first.field(), first.message()), ref, asked);
        }
        int count = body.path("num_images").asInt(1);
        String style = body.path("style_type").asText("GENERAL");
        return desk.carryOut(
                new Desk.Order(
                        Vendor.IDEOGRAM,
                        ref,
                        asked,
                        prices.ideogramMicros(asked) * count,
                        decision.mishap(),
                        decision.latencyMillis()),
                IdeogramApi::shaped,
                () -> success(asked, count, ref, decision.mishap(), drawing.rewrites(), style),
                files::add);
    }

    private Reply success(Asked asked, int count, String ref, Mishap mishap, boolean rewrites, String style) {
        List<Map<String, Object>> data = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            boolean safe = !mishap.hitsPicture(index);
            Map<String, Object> picture = new LinkedHashMap<>();
            picture.put("url", safe ? files.address(Vendor.IDEOGRAM, ref, index, asked, mishap) : null);
            picture.put("prompt", rewrites ? "A detailed picture of " + asked.prompt() : asked.prompt());
            picture.put("resolution", asked.size());
            picture.put("seed", (asked.seed() + index) % (IdeogramFields.MOST_SEED + 1));
            picture.put("is_image_safe", safe);
            picture.put("style_type", style);
            data.add(picture);
        }
        String created = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return Reply.json(200, Map.of("created", created, "data", data));
    }

    private Reply refuse(Refusal refusal, String ref, Asked asked) throws IOException {
        return desk.refuse(Vendor.IDEOGRAM, ref, asked, shaped(refusal));
    }

    private static Reply shaped(Refusal refusal) {
        String field = refusal.parameter() == null ? "" : refusal.parameter() + ": ";
        return refusal.hinted(Reply.json(refusal.status(), Map.of("error", field + refusal.message())));
    }

    private static JsonNode form(Request request) {
        Multipart form = Multipart.of(request);
        if (!form.files().isEmpty()) {
            Set<String> names =
                    Set.copyOf(form.files().stream().map(Multipart.Part::name).toList());
            throw new IllegalArgumentException("files are not taken here: " + names);
        }
        return form.fields();
    }
}
