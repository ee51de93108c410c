package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** The fields of an SDXL request: what is refused, and what they mean for the picture. */
final class StabilityV1Fields {
    /** Seeds are below this. */
    static final long SEEDS = 4_294_967_296L;

    static final Set<String> STYLES = Set.of(
            "enhance",
            "anime",
            "photographic",
            "digital-art",
            "comic-book",
            "fantasy-art",
            "line-art",
            "analog-film",
            "neon-punk",
            "isometric",
            "low-poly",
            "origami",
            "modeling-compound",
            "cinematic",
            "3d-model",
            "pixel-art",
            "tile-texture");
    private static final Set<String> KNOWN = Set.of(
            "text_prompts",
            "width",
            "height",
            "cfg_scale",
            "clip_guidance_preset",
            "sampler",
            "samples",
            "seed",
            "steps",
            "style_preset",
            "extras");
    private static final Set<String> SIZES =
            Set.of("1024x1024", "1152x896", "896x1152", "1216x832", "1344x768", "768x1344", "1536x640", "640x1536");
    private static final Set<String> GUIDANCE =
            Set.of("FAST_BLUE", "FAST_GREEN", "NONE", "SIMPLE", "SLOW", "SLOWER", "SLOWEST");
    private static final Set<String> SAMPLERS = Set.of(
            "DDIM",
            "DDPM",
            "K_DPMPP_2M",
            "K_DPMPP_2S_ANCESTRAL",
            "K_DPM_2",
            "K_DPM_2_ANCESTRAL",
            "K_EULER",
            "K_EULER_ANCESTRAL",
            "K_HEUN",
            "K_LMS");

    private StabilityV1Fields() {}

    /** @param accept the header, empty for none */
    static List<FieldCheck.Wrong> wrong(JsonNode body, String accept) {
        FieldCheck check = new FieldCheck(body, false)
                .only(KNOWN)
                .required("text_prompts")
                .whole("width", 128, 1536)
                .whole("height", 128, 1536)
                .number("cfg_scale", 0, 35)
                .oneOf("clip_guidance_preset", GUIDANCE)
                .oneOf("sampler", SAMPLERS)
                .whole("samples", 1, 10)
                .whole("seed", 0, SEEDS - 1)
                .whole("steps", 10, 50)
                .oneOf("style_preset", STYLES)
                .refuseIf(body.has("extras") && !body.path("extras").isObject(), "extras", "must be an object")
                .refuseIf(!SIZES.contains(size(body)), "height", "for SDXL the allowed dimensions are " + SIZES);
        check.refuseIf(
                !Set.of("", "*/*", "application/json", "image/png").contains(accept),
                "accept",
                "must be application/json or image/png");
        prompts(body.path("text_prompts"), check);
        return check.wrong();
    }

    /** The first text that does not say what is unwanted; empty when there is none. */
    static String prompt(JsonNode body) {
        for (JsonNode prompt : body.path("text_prompts")) {
            if (prompt.path("weight").asDouble(1) > 0) {
                return prompt.path("text").asText();
            }
        }
        return "";
    }

    static String size(JsonNode body) {
        return body.path("width").asInt(512) + "x" + body.path("height").asInt(512);
    }

    private static void prompts(JsonNode prompts, FieldCheck check) {
        check.refuseIf(!prompts.isArray() || prompts.isEmpty(), "text_prompts", "must be a list of texts");
        for (JsonNode prompt : prompts) {
            new FieldCheck(prompt, false)
                    .only(Set.of("text", "weight"))
                    .required("text")
                    .text("text", 1, 2_000)
                    .number("weight", -10, 10)
                    .wrong()
                    .forEach(wrong -> check.refuse("text_prompts." + wrong.field(), wrong.message()));
        }
        check.refuseIf(
                prompts.isArray() && !positive(prompts), "text_prompts", "must have a text with a weight above 0");
    }

    private static boolean positive(JsonNode prompts) {
        for (JsonNode prompt : prompts) {
            if (prompt.path("weight").asDouble(1) > 0) {
                return true;
            }
        }
        return false;
    }
}
