package dev.darkroom.catalog;

import dev.darkroom.asset.InputImage;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.Operation;
import dev.darkroom.job.PixelSize;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether a model can be asked exactly what a job wants. Nothing is silently changed. */
public final class Fit {
    private static final int MIB = 1 << 20;

    private Fit() {}

    /**
     * Why it cannot, as one phrase; null when it can.
     *
     * @param safety the level that applies to the job; null: the model's own
     */
    public static String reasonToSkip(Model model, JobRequest request, String safety) {
        if (!model.operations().contains(request.operation())) {
            return model.modelId() + " cannot " + request.operation().word();
        }
        Capabilities can = model.capabilities();
        if (can == null) {
            return safety == null ? null : "the catalogue does not say how " + model.modelId() + "'s safety is set";
        }
        if (Shape.of(request, can).isEmpty()) {
            return size(model.modelId(), request, can);
        }
        if (request.operation() == Operation.EDIT && can.edit() == null) {
            return model.modelId() + " takes no image";
        }
        if (request.mask() != null && !can.edit().mask()) {
            return model.modelId() + " takes no mask";
        }
        String words = words(model.modelId(), request, safety, can);
        return words == null ? choices(model.modelId(), request, can) : words;
    }

    /** Why the model cannot edit this image, as one phrase; null when it can. */
    public static String reasonToSkip(Model model, InputImage image) {
        Capabilities.Edit edit =
                model.capabilities() == null ? null : model.capabilities().edit();
        if (edit == null) {
            return null;
        }
        if (!edit.formats().contains(image.format())) {
            return model.modelId() + " edits no " + image.format().word() + " files";
        }
        return image.bytes() > edit.maxBytes()
                ? model.modelId() + " edits files of at most " + edit.maxBytes() / MIB + " MiB"
                : null;
    }

    private static String words(String model, JobRequest request, String safety, Capabilities can) {
        int characters = request.prompt().codePointCount(0, request.prompt().length());
        if (can.promptCharacters() != null && characters > can.promptCharacters()) {
            return model + " takes prompts of at most " + can.promptCharacters() + " characters";
        }
        if (request.negativePrompt() != null && !can.negativePrompt()) {
            return model + " takes no negative_prompt";
        }
        if (request.seed() != null && can.seed() == null) {
            return model + " takes no seed";
        }
        if (request.seed() != null && request.seed() > can.seed()) {
            return model + " takes seeds from 0 to " + can.seed();
        }
        if (safety != null && !can.safety().containsKey(safety)) {
            return can.safety().isEmpty()
                    ? model + "'s moderation cannot be set to safety " + safety
                    : model + " has no safety " + safety + "; it has " + listed(can.safety());
        }
        return null;
    }

    private static String choices(String model, JobRequest request, Capabilities can) {
        if (request.format() != null && !can.formats().contains(request.format())) {
            return can.formats().isEmpty()
                    ? model + "'s file format cannot be chosen"
                    : model + " makes "
                            + can.formats().stream().map(f -> f.word()).sorted().collect(Collectors.joining(" or "));
        }
        if ("transparent".equals(request.background()) && !can.background().contains("transparent")) {
            return model + " has no transparent background";
        }
        boolean otherQualities = request.quality() != null && !can.quality().isEmpty();
        return otherQualities && !can.quality().containsKey(request.quality())
                ? model + " has no " + request.quality() + " quality; it has " + listed(can.quality())
                : null;
    }

    private static String listed(Map<String, String> words) {
        return List.of("off", "low", "medium", "high").stream()
                .filter(words::containsKey)
                .collect(Collectors.joining(", "));
    }

    private static String size(String model, JobRequest request, Capabilities can) {
        if (request.aspectRatio() != null) {
            return model + " does not make " + request.aspectRatio()
                    + (can.aspectRatios().isEmpty()
                            ? sizes(can)
                            : "; it makes "
                                    + String.join(", ", can.aspectRatios().keySet()));
        }
        boolean byRatioAlone = can.sizes().isEmpty() && can.sizeRange() == null;
        return byRatioAlone
                ? model + " chooses the pixels itself; ask for an aspect_ratio instead of width and height"
                : model + " does not make " + new PixelSize(request.width(), request.height()) + sizes(can);
    }

    private static String sizes(Capabilities can) {
        if (can.sizeRange() != null) {
            return ": " + can.sizeRange();
        }
        return can.sizes().isEmpty()
                ? ""
                : "; it makes " + can.sizes().stream().map(PixelSize::toString).collect(Collectors.joining(", "));
    }

    /** What the job asks for and the model has no choice of; null: nothing. It is made all the same, and said. */
    public static String remark(Model model, JobRequest request) {
        boolean oneQuality = request.quality() != null
                && model.capabilities() != null
                && model.capabilities().quality().isEmpty();
        return oneQuality
                ? request.quality() + " quality was asked for; " + model.modelId() + " makes one quality"
                : null;
    }
}
