package dev.darkroom.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.job.InputError;
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
        try {
            return JSON.writeValueAsBytes(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
