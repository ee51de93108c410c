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

/** Reads {@code POST /v1/images/edits}: a form with files, or JSON that names the images. */
final class EditReader implements AskReader {
    private static final String IMAGE = "image";
    private static final String IMAGES = "images";
    private static final String MASK = "mask";

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
            case "multipart/form-data" -> form(call);
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

    private ImageAsk form(HttpCall call) throws HttpProblem {
        FormFields form = new FormFields(call);
        ImageParameters parameters = new ImageParameters(form.values());
        form.errors()
                .forEach(error -> parameters.wrong(error.pointer().substring(1), error.problem(), error.expected()));
        List<Uploads.Upload> kept = new ArrayList<>();
        Uploads.Upload image = one(form, IMAGE, parameters);
        Uploads.Upload mask = one(form, MASK, parameters);
        parameters.job().put("operation", "edit");
        if (image != null) {
            kept.add(image);
            parameters.job().put(IMAGE, image.reference());
        }
        if (mask != null) {
            kept.add(mask);
            parameters.job().put(MASK, mask.reference());
            requireMask(mask, image, parameters);
        }
        return parameters.ask(kept);
    }

    private Uploads.Upload one(FormFields form, String name, ImageParameters parameters) {
        List<HttpCall.Upload> files = form.files(name);
        if (files.size() > 1) {
            parameters.wrong(name, "is given " + files.size() + " times", "one file");
        }
        if (files.size() != 1) {
            return null;
        }
        try {
            return uploads.look(files.get(0).file());
        } catch (BadImageException e) {
            parameters.wrong(
                    name,
                    "is " + e.getMessage(),
                    "a whole PNG, JPEG or WebP within darkroom.image.max-size and darkroom.image.max-pixels");
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("a file of a call cannot be read", e);
        }
    }

    private static void requireMask(Uploads.Upload mask, Uploads.Upload image, ImageParameters parameters) {
        boolean otherSize = image != null
                && (mask.info().width() != image.info().width()
                        || mask.info().height() != image.info().height());
        if (otherSize || mask.info().format() != ImageFormat.PNG) {
            parameters.wrong(
                    MASK,
                    "is a " + mask.info().format() + " of " + mask.info().width() + "x"
                            + mask.info().height() + " pixels",
                    "a PNG of the size of the image");
        }
    }

    private static ImageAsk json(ObjectNode given) throws HttpProblem {
        ImageParameters parameters = new ImageParameters(given, IMAGES, MASK);
        ObjectNode job = parameters.job().put("operation", "edit");
        JsonNode images = given.path(IMAGES);
        if (images.size() != 1) {
            parameters.wrong(
                    IMAGES,
                    images.isMissingNode() ? "is missing" : "has " + images.size() + " entries",
                    "a list of one object with image_url, or with file_id and the id of an asset");
        } else {
            reference(images.get(0), IMAGES, IMAGE, parameters, job);
        }
        if (given.hasNonNull(MASK)) {
            reference(given.get(MASK), MASK, MASK, parameters, job);
        }
        return parameters.ask(List.of());
    }

    private static void reference(
            JsonNode image, String name, String field, ImageParameters parameters, ObjectNode job) {
        JsonNode url = image.path("image_url");
        JsonNode id = image.path("file_id");
        if (image.size() == 1 && (url.isTextual() || id.isTextual())) {
            job.set(field, url.isTextual() ? url : id);
        } else {
            parameters.wrong(name, "names no image, or more than one", "an object with either image_url or file_id");
        }
    }
}
