package dev.darkroom.simulator;

import java.util.Set;

/** What SDXL on Replicate refuses about its input. */
final class SdxlInput {
    /** The longest data URL of a file of 256 kB. */
    private static final int MOST_DATA = 256 * 1024 * 4 / 3 + 64;

    private static final Set<String> SCHEDULERS =
            Set.of("DDIM", "DPMSolverMultistep", "HeunDiscrete", "KarrasDPM", "K_EULER_ANCESTRAL", "K_EULER", "PNDM");

    private SdxlInput() {}

    static void check(Fields input) throws BadField {
        input.only(
                "prompt",
                "negative_prompt",
                "image",
                "mask",
                "width",
                "height",
                "num_outputs",
                "scheduler",
                "num_inference_steps",
                "guidance_scale",
                "prompt_strength",
                "seed",
                "refine",
                "high_noise_frac",
                "refine_steps",
                "apply_watermark",
                "lora_scale",
                "replicate_weights",
                "disable_safety_checker");
        for (String text : new String[] {"prompt", "negative_prompt", "replicate_weights"}) {
            input.optionalText(text);
        }
        for (String file : new String[] {"image", "mask"}) {
            file(input, file);
        }
        for (String side : new String[] {"width", "height"}) {
            input.whole(side, 64, 2048);
            if (input.node().path(side).asInt(1024) % 8 != 0) {
                throw new BadField(input.at(side), "must be a multiple of 8");
            }
        }
        input.whole("num_outputs", 1, 4);
        input.oneOf("scheduler", "K_EULER", SCHEDULERS);
        input.whole("num_inference_steps", 1, 500);
        input.number("guidance_scale", 1, 50);
        input.number("prompt_strength", 0, 1);
        input.whole("seed", Integer.MIN_VALUE, Integer.MAX_VALUE);
        input.oneOf("refine", "no_refiner", Set.of("no_refiner", "expert_ensemble_refiner", "base_image_refiner"));
        input.number("high_noise_frac", 0, 1);
        input.whole("refine_steps", 1, 500);
        input.number("lora_scale", 0, 1);
        input.flag("apply_watermark");
        input.flag("disable_safety_checker");
    }

    private static void file(Fields input, String name) throws BadField {
        if (!input.has(name)) {
            return;
        }
        String file = input.text(name);
        boolean data = file.startsWith("data:") && file.contains(";base64,");
        if (!data && !file.startsWith("https://")) {
            throw new BadField(input.at(name), "must be an HTTPS URL or a data URL");
        }
        if (data && file.length() > MOST_DATA) {
            throw new BadField(input.at(name), "a data URL holds at most 256 kB");
        }
    }
}
