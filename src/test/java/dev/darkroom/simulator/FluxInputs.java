package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Which fields a model of FLUX knows, and whether the pictures among them are pictures. */
final class FluxInputs {
    private static final String IMAGE = "input_image";
    private static final Set<String> ALL =
            Set.of("prompt", "seed", "safety_tolerance", "output_format", "webhook_url", "webhook_secret");

    private FluxInputs() {}

    static Optional<Refusal> check(JsonNode body, String model) {
        Set<String> known = known(model);
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                return FluxFields.bad(name, "Extra inputs are not permitted");
            }
            if (name.startsWith(IMAGE) && !isPicture(body.path(name).asText())) {
                return FluxFields.bad(name, "Input should be an address or a picture in base64");
            }
        }
        return Optional.empty();
    }

    private static Set<String> known(String model) {
        Set<String> known = new HashSet<>(ALL);
        boolean second = model.startsWith("flux-2-");
        boolean kontext = model.startsWith("flux-kontext");
        known.addAll(FluxFields.takesSides(model) ? List.of("width", "height") : List.of("aspect_ratio"));
        if (second || kontext) {
            known.add(IMAGE);
            IntStream.rangeClosed(2, kontext ? 4 : 8).forEach(i -> known.add(IMAGE + "_" + i));
        }
        if (!second) {
            known.add("prompt_upsampling");
        }
        if (!second && !kontext) {
            known.add("image_prompt");
        }
        if (model.equals("flux-pro-1.1-ultra")) {
            known.addAll(List.of("raw", "image_prompt_strength"));
        }
        if (Set.of("flux-dev", "flux-pro", "flux-2-flex").contains(model)) {
            known.addAll(List.of("steps", "guidance"));
        }
        return known;
    }

    private static boolean isPicture(String value) {
        if (value.startsWith("https://")) {
            return true;
        }
        try {
            return SentImage.of(Base64.getDecoder().decode(value)).isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
