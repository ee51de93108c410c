package dev.darkroom.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.asset.BadImageException;
import dev.darkroom.asset.Uploads;
import dev.darkroom.job.ImageFormat;
import dev.darkroom.render.ErrorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code POST /v1/images/edits}: a form with files, or JSON that names the images. */
final class EditReader implements AskReader {
    private static final String IMAGE = "image";
    private static final String IMAGES = "images";
    private static final String MORE = "more_images";
    private static final String MASK = "mask";
    private static final Pattern BOUNDARY = Pattern.compile("(?i);\\s*boundary\\s*=\\s*\"?[^\";\\s]");
    private static final int MOST_IMAGES = 16;

    private final Submissions submissions;
    private final Uploads uploads;

    EditReader(Submissions submissions, Uploads uploads) {
        this.submissions = submissions;
        this.uploads = uploads;
    }

    @Override
    public ImageAsk read(HttpCall call) throws HttpProblem {
        call.allowing();
        return switch (call.mediaType()) {
            case "multipart/form-data" -> {
                requireBoundary(call);
                yield form(call);
            }
            case "application/json" -> json(submissions.object(call));
            default ->
                throw new HttpProblem(
                        415,
                        ErrorType.INVALID_REQUEST,
                        "the body's Content-Type is '" + call.mediaType()
                                + "'; expected multipart/form-data, or application/json",
                        List.of(),
                        Map.of("Accept", "multipart/form-data, application/json"));
        };
    }

    /** Without it there are no parts to be told apart, and every field would look missing. */
    private static void requireBoundary(HttpCall call) throws HttpProblem {
        if (!BOUNDARY.matcher(call.header("Content-Type").orElse("")).find()) {
            throw HttpProblem.of(
                    "",
                    "has a Content-Type without the boundary between its parts",
                    "multipart/form-data; boundary=..., which HTTP clients write of their own accord when they are given"
                            + " a form and no Content-Type");
        }
    }

    private ImageAsk form(HttpCall call) throws HttpProblem {
        FormFields form = new FormFields(call);
        ImageParameters parameters = new ImageParameters(form.values());
        form.errors()
                .forEach(error -> parameters.wrong(error.pointer().substring(1), error.problem(), error.expected()));
        List<Uploads.Upload> images = files(form, IMAGE, MOST_IMAGES, parameters);
        List<Uploads.Upload> masks = files(form, MASK, 1, parameters);
        ObjectNode job = parameters.job().put("operation", "edit");
        images.stream().limit(1).forEach(image -> job.put(IMAGE, image.reference()));
        images.stream().skip(1).forEach(image -> job.withArray(MORE).add(image.reference()));
        for (Uploads.Upload mask : masks) {
            job.put(MASK, mask.reference());
            requireMask(mask, images, parameters);
        }
        return parameters.ask(Stream.concat(images.stream(), masks.stream()).toList());
    }

    private List<Uploads.Upload> files(FormFields form, String name, int most, ImageParameters parameters) {
        List<HttpCall.Upload> files = form.files(name);
        if (files.size() > most) {
            parameters.wrong(name, "is given " + files.size() + " times", "at most " + most + " of them");
            return List.of();
        }
        List<Uploads.Upload> looked = new ArrayList<>();
        for (HttpCall.Upload file : files) {
            try {
                looked.add(uploads.look(file.file()));
            } catch (BadImageException e) {
                parameters.wrong(
                        name,
                        "is " + e.getMessage(),
                        "a whole PNG, JPEG or WebP within darkroom.image.max-size and darkroom.image.max-pixels");
            } catch (IOException e) {
                throw new UncheckedIOException("a file of a call cannot be read", e);
            }
        }
        return looked;
    }

    private static void requireMask(Uploads.Upload mask, List<Uploads.Upload> images, ImageParameters parameters) {
        boolean otherSize = images.stream()
                .limit(1)
                .anyMatch(image -> mask.info().width() != image.info().width()
                        || mask.info().height() != image.info().height());
        if (otherSize || mask.info().format() != ImageFormat.PNG) {
            parameters.wrong(
                    MASK,
                    "is a " + mask.info().format() + " of " + mask.info().width() + "x"
                            + mask.info().height() + " pixels",
                    "a PNG of the size of the first image");
        }
    }

    private static ImageAsk json(ObjectNode given) throws HttpProblem {
        ImageParameters parameters = new ImageParameters(given, IMAGES, MASK);
        ObjectNode job = parameters.job().put("operation", "edit");
        JsonNode images = given.path(IMAGES);
        if (!images.isArray() || images.isEmpty() || images.size() > MOST_IMAGES) {
            parameters.wrong(
                    IMAGES,
                    images.isMissingNode() ? "is missing" : "has " + images.size() + " entries",
                    "a list of 1 to " + MOST_IMAGES
                            + " objects with image_url, or with file_id and the id of an asset");
        }
        for (int i = 0; i < Math.min(images.size(), MOST_IMAGES); i++) {
            JsonNode image = reference(images.path(i), IMAGES, parameters);
            if (i == 0) {
                job.set(IMAGE, image);
            } else {
                job.withArray(MORE).add(image);
            }
        }
        if (given.hasNonNull(MASK)) {
            job.set(MASK, reference(given.get(MASK), MASK, parameters));
        }
        return parameters.ask(List.of());
    }

    private static JsonNode reference(JsonNode image, String name, ImageParameters parameters) {
        JsonNode url = image.path("image_url");
        JsonNode id = image.path("file_id");
        if (image.size() != 1 || !(url.isTextual() || id.isTextual())) {
            parameters.wrong(name, "names no image, or more than one", "objects with either image_url or file_id");
        }
        return url.isTextual() ? url : id;
    }
}
