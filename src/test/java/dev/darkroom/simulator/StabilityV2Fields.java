package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The form of a request to core, ultra or sd3: what is refused, and what it means for the picture. */
final class StabilityV2Fields {
    private static final List<String> RATIOS =
            List.of("21:9", "16:9", "3:2", "5:4", "1:1", "4:5", "2:3", "9:16", "9:21");
    private static final Set<String> COMMON =
            Set.of("prompt", "negative_prompt", "aspect_ratio", "seed", "output_format");
    private static final List<String> MODELS =
            List.of("sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium", "sd3-large", "sd3-large-turbo", "sd3-medium");
    private static final int MEGAPIXEL = 1 << 20;

    private final String service;
    private final Multipart form;
    private final ObjectNode fields;
    private final Optional<SentImage> image;

    /** @param service {@code core}, {@code ultra} or {@code sd3} */
    StabilityV2Fields(String service, Multipart form) {
        this.service = service;
        this.form = form;
        this.fields = form.fields();
        this.image = form.file("image").flatMap(part -> SentImage.of(part.bytes()));
    }

    List<FieldCheck.Wrong> wrong() {
        FieldCheck check = new FieldCheck(fields, true)
                .only(known())
                .required("prompt")
                .text("prompt", 1, 10_000)
                .text("negative_prompt", 0, 10_000)
                .oneOf("aspect_ratio", RATIOS)
                .whole("seed", 0, 4_294_967_294L)
                .oneOf("output_format", List.of("png", "jpeg")) // webp is documented, but not drawn here
                .oneOf("style_preset", StabilityV1Fields.STYLES)
                .oneOf("mode", List.of("text-to-image", "image-to-image"))
                .oneOf("model", MODELS)
                .number("cfg_scale", 1, 10)
                .number("strength", 0, 1);
        images(check);
        return check.wrong();
    }

    /** The name the price goes by. */
    String model() {
        return service.equals("sd3") ? fields.path("model").asText("sd3.5-large") : service;
    }

    /** Of the picture; only for a form in which nothing is wrong. */
    String size() {
        String[] ratio = image.map(sent -> sent.width() + ":" + sent.height())
                .orElse(fields.path("aspect_ratio").asText("1:1"))
                .split(":", -1);
        double quotient = Double.parseDouble(ratio[0]) / Double.parseDouble(ratio[1]);
        double pixels = service.equals("core") ? 1.5 * MEGAPIXEL : MEGAPIXEL;
        return side(Math.sqrt(pixels * quotient)) + "x" + side(Math.sqrt(pixels / quotient));
    }

    private void images(FieldCheck check) {
        boolean needed = fields.path("mode").asText().equals("image-to-image");
        boolean allowed = service.equals("ultra") || needed;
        boolean sent = !form.files("image").isEmpty();
        for (Multipart.Part file : form.files()) {
            check.refuseIf(
                    !file.name().equals("image") || !allowed,
                    file.name(),
                    "cannot be a file in a request of this kind");
        }
        check.refuseIf(form.files("image").size() > 1, "image", "must be one file")
                .refuseIf(needed && !sent, "image", "is required")
                .refuseIf(sent && !fields.has("strength"), "strength", "is required with an image")
                .refuseIf(!sent && fields.has("strength"), "strength", "needs an image")
                .refuseIf(needed && fields.has("aspect_ratio"), "aspect_ratio", "is for text-to-image only")
                .refuseIf(sent && image.isEmpty(), "image", "must be a png, jpeg or webp file")
                .refuseIf(image.filter(this::sidesAreWrong).isPresent(), "image", "must have sides of 64 to 16384 px");
    }

    private boolean sidesAreWrong(SentImage sent) {
        return Math.min(sent.width(), sent.height()) < 64 || Math.max(sent.width(), sent.height()) > 16_384;
    }

    private Set<String> known() {
        Set<String> known = new HashSet<>(COMMON);
        switch (service) {
            case "core" -> known.add("style_preset");
            case "ultra" -> known.add("strength");
            default -> known.addAll(Set.of("mode", "model", "strength", "cfg_scale"));
        }
        return known;
    }

    private static long side(double length) {
        return Math.max(64, Math.round(length / 64) * 64);
    }
}
