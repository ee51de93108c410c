package dev.darkroom.provider.flux;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.catalog.Model;
import dev.darkroom.job.JobRequest;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.TaskCodec;
import dev.darkroom.provider.Unasked;
import dev.darkroom.provider.Words;
import dev.darkroom.render.Attempt;
import java.util.List;
import java.util.Map;

/** The language of Black Forest Labs' API: models by pixels, and models by aspect ratio. */
public final class Flux implements TaskCodec {
    private static final String BY_PIXELS = "flux-pro-1.1";
    private static final String ULTRA = "flux-pro-1.1-ultra";
    private static final String KONTEXT = "flux-kontext-";
    private static final String SQUARE = "1:1";
    private static final int SHORTEST_SIDE = 256;
    private static final int LONGEST_SIDE = 1440;
    private static final int SIDE_STEP = 32;
    /** Width to height, in both directions. */
    private static final double LONGEST_RATIO = 21.0 / 9;

    /** Of safety_tolerance, 0 strict to 6 loose. */
    private static final Map<String, Integer> TOLERANCE = Map.of("off", 6, "low", 4, "medium", 2, "high", 0);

    @Override
    public String provider() {
        return "flux";
    }

    @Override
    public String reasonToSkip(JobRequest request, Model model) {
        String unasked = Unasked.reason(request);
        if (unasked != null) {
            return unasked;
        }
        if (request.negativePrompt() != null) {
            return "it takes no negative_prompt";
        }
        if ("transparent".equals(request.background())) {
            return "it has no transparent background";
        }
        return switch (family(model.modelId())) {
            case PIXELS -> pixels(request);
            case RATIO -> ratio(request, model.modelId());
            case NONE -> "real calls know its models flux-pro-1.1, flux-pro-1.1-ultra and flux-kontext only";
        };
    }

    @Override
    public List<String> adaptations(JobRequest request) {
        return request.quality() == null
                ? List.of()
                : List.of(request.quality() + " quality was asked for; flux makes one quality");
    }

    private enum Family {
        PIXELS,
        RATIO,
        NONE
    }

    private static Family family(String modelId) {
        if (modelId.equals(BY_PIXELS)) {
            return Family.PIXELS;
        }
        return modelId.equals(ULTRA) || modelId.startsWith(KONTEXT) ? Family.RATIO : Family.NONE;
    }

    private static String pixels(JobRequest request) {
        return side(request.width()) && side(request.height())
                ? null
                : "it does not make " + request.width() + "x" + request.height()
                        + ": sides are multiples of 32 from 256 to 1440";
    }

    private static boolean side(int pixels) {
        return pixels >= SHORTEST_SIDE && pixels <= LONGEST_SIDE && pixels % SIDE_STEP == 0;
    }

    private static String ratio(JobRequest request, String modelId) {
        String ratio = ratioOf(request, modelId);
        if (ratio == null) {
            return modelId + " chooses the pixels itself; ask for an aspect_ratio instead of width and height";
        }
        String[] sides = ratio.split(":", 2);
        double wide = Double.parseDouble(sides[0]) / Double.parseDouble(sides[1]);
        return Math.max(wide, 1 / wide) <= LONGEST_RATIO + 1e-9 ? null : "its aspect ratios go from 21:9 to 9:21";
    }

    /** Null: none was asked for. A kontext model makes a square of 1024 pixels for 1:1. */
    private static String ratioOf(JobRequest request, String modelId) {
        boolean square = modelId.startsWith(KONTEXT) && request.width() == 1024 && request.height() == 1024;
        return request.aspectRatio() == null && square ? SQUARE : request.aspectRatio();
    }

    @Override
    public String path(String modelId) {
        if (family(modelId) == Family.NONE) {
            throw new IllegalArgumentException("model " + modelId + " has no path");
        }
        return "/v1/" + modelId;
    }

    @Override
    public byte[] request(JobRequest request, String modelId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("prompt", request.prompt());
        if (family(modelId) == Family.PIXELS) {
            body.put("width", request.width());
            body.put("height", request.height());
        } else {
            body.put("aspect_ratio", ratioOf(request, modelId));
        }
        if (request.seed() != null) {
            body.put("seed", request.seed());
        }
        if (request.safety() != null) {
            body.put("safety_tolerance", TOLERANCE.get(request.safety()));
        }
        if (request.format() != null) {
            body.put("output_format", request.format().word());
        }
        if (request.enhance()) {
            body.put("prompt_upsampling", true);
        }
        return Reply.bytes(body);
    }

    @Override
    public Map<String, String> authorisation(String key) {
        return Map.of("x-key", key);
    }

    @Override
    public ProviderException refusal(Reply reply, Words words) {
        return FluxAnswers.refusal(reply, words);
    }

    @Override
    public Attempt.Receipt receipt(Reply answer, Words words) throws ProviderException {
        return FluxAnswers.receipt(answer, words);
    }

    @Override
    public Progress progress(Reply answer, Words words) throws ProviderException {
        return FluxAnswers.progress(answer, words);
    }
}
