package dev.darkroom.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.asset.Uploads;
import java.util.List;

/**
 * A call of OpenAI's image endpoints, in our words.
 *
 * @param job the job that it asks for, not checked yet
 * @param inline whether images are wanted in base64, and not as addresses
 * @param stream whether each image is wanted as soon as it is there
 * @param uploads files of the call that the job names; they are not kept yet
 */
public record ImageAsk(ObjectNode job, boolean inline, boolean stream, List<Uploads.Upload> uploads) {
    /** The asked value of a field of the job; {@code auto} when it is left to the provider. */
    String asked(String field) {
        return job.path(field).asText("auto");
    }

    /** The first part of the names of the events of its stream. */
    String event() {
        return job.has("image") ? "image_edit" : "image_generation";
    }
}
