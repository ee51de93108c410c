package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The form of an OpenAI edit: its plain fields as JSON has them, and what is refused about its files. */
final class OpenAiUpload {
    private static final Set<String> NUMBERS = Set.of("n", "output_compression", "partial_images", "seed");
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "webp");
    private static final int MOST_IMAGES = 16;
    private static final int MOST_IMAGE_BYTES = 50_000_000;
    private static final int MOST_MASK_BYTES = 4_000_000;

    private final Multipart form;

    OpenAiUpload(Multipart form) {
        this.form = form;
    }

    /** The plain fields; numbers that are well written are numbers. */
    ObjectNode fields() {
        ObjectNode fields = form.fields();
        for (String name : NUMBERS) {
            String text = fields.path(name).asText();
            if (text.matches("-?\\d{1,18}")) {
                fields.put(name, Long.parseLong(text));
            }
        }
        return fields;
    }

    int imageCount() {
        return images().size();
    }

    /** What is wrong with the files. */
    Optional<Refusal> wrong() {
        for (Multipart.Part file : form.files()) {
            if (!Set.of("image", "image[]", "mask").contains(file.name())) {
                return bad(file.name(), "Unknown parameter: '" + file.name() + "'.");
            }
        }
        List<Multipart.Part> images = images();
        if (images.isEmpty()
                || images.size() > MOST_IMAGES
                || form.files("image").size() > 1) {
            return bad("image", "There must be 1 to 16 images; several are sent as 'image[]'.");
        }
        for (Multipart.Part image : images) {
            Optional<Refusal> refusal = wrongFile(image, FORMATS, MOST_IMAGE_BYTES);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return form.files("mask").size() > 1
                ? bad("mask", "There can be one mask.")
                : form.file("mask").flatMap(mask -> wrongMask(mask, images.get(0)));
    }

    private static Optional<Refusal> wrongMask(Multipart.Part mask, Multipart.Part first) {
        Optional<Refusal> refusal = wrongFile(mask, Set.of("png"), MOST_MASK_BYTES);
        if (refusal.isPresent()) {
            return refusal;
        }
        SentImage inner = SentImage.of(mask.bytes()).orElseThrow();
        SentImage outer = SentImage.of(first.bytes()).orElseThrow();
        if (inner.width() != outer.width() || inner.height() != outer.height()) {
            return bad("mask", "The mask must have the size of the first image.");
        }
        return inner.hasHole() ? Optional.empty() : bad("mask", "The mask has no transparent area to edit.");
    }

    private static Optional<Refusal> wrongFile(Multipart.Part file, Set<String> formats, int most) {
        String name = file.name();
        String type = file.contentType() == null ? "application/octet-stream" : file.contentType();
        if (formats.stream().noneMatch(format -> type.equals("image/" + format))) {
            return refuse(
                    name,
                    "unsupported_file_mimetype",
                    "Invalid file '" + name + "': unsupported mimetype '" + type + "'.");
        }
        if (file.bytes().length >= most) {
            return bad(name, "The file must be smaller than " + most + " bytes.");
        }
        Optional<SentImage> image = SentImage.of(file.bytes());
        return image.filter(sent -> formats.contains(sent.format())).isPresent()
                ? Optional.empty()
                : refuse(name, "invalid_image_file", "Invalid image file or mode for '" + name + "'.");
    }

    private List<Multipart.Part> images() {
        List<Multipart.Part> images = new ArrayList<>(form.files("image"));
        images.addAll(form.files("image[]"));
        return images;
    }

    private static Optional<Refusal> bad(String field, String message) {
        return Optional.of(Refusal.badParameter(400, field, message));
    }

    private static Optional<Refusal> refuse(String field, String code, String message) {
        return Optional.of(new Refusal(400, "invalid_request_error", code, message, null, field));
    }
}
