package dev.darkroom.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.job.InputError;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is told to the author of an input that was refused, whole or in part. */
final class ErrorReport {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ErrorReport() {}

    /** {@code {"input": …, "accepted": 3, "errors": [{"line", "pointer", "problem", "expected"}]}}. */
    static byte[] json(String input, List<InputError> errors, int accepted) {
        ObjectNode report = JSON.createObjectNode();
        report.put("input", input);
        report.put("accepted", accepted);
        report.set("errors", JSON.valueToTree(errors));
        return text(report).getBytes(StandardCharsets.UTF_8);
    }

    /** {@code {"state": "rejected", "message_id": …, "errors": […], "body": …}}. */
    static String message(String id, String body, List<InputError> errors) {
        ObjectNode report = JSON.createObjectNode();
        report.put("state", "rejected");
        report.put("message_id", id);
        report.set("errors", JSON.valueToTree(errors));
        report.put("body", body);
        return text(report);
    }

    private static String text(ObjectNode report) {
        try {
            return JSON.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
