package dev.darkroom.adapter.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.job.InputError;

/** How an error looks: below {@code /v1} as OpenAI's API says it, elsewhere in our own words. */
public enum ErrorShape {
    /** {@code {"error": {"message", "type", "param", "code"}}}: platform.openai.com/docs/guides/error-codes. */
    OPENAI {
        @Override
        public ObjectNode document(HttpProblem problem, String requestId) {
            return OpenAiErrors.document(problem);
        }
    },
    /** {@code {"success": false, "error": {"type", "message", "advice", "errors": [...]}, "request_id"}}. */
    DARKROOM {
        @Override
        public ObjectNode document(HttpProblem problem, String requestId) {
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.put("success", false);
            ObjectNode error = document.putObject("error");
            error.put("type", problem.type().word());
            error.put("message", problem.getMessage());
            ArrayNode errors = error.putArray("errors");
            for (InputError each : problem.errors()) {
                errors.addObject()
                        .put("pointer", each.pointer())
                        .put("problem", each.problem())
                        .put("expected", each.expected());
            }
            document.put("request_id", requestId);
            return document;
        }
    };

    /** The shape of that path's family. */
    public static ErrorShape of(String path) {
        return path.equals("/v1") || path.startsWith("/v1/") ? OPENAI : DARKROOM;
    }

    /** The problem as a document. */
    public abstract ObjectNode document(HttpProblem problem, String requestId);

    /** The problem as an answer. */
    public HttpAnswer answer(HttpProblem problem, String requestId) {
        HttpAnswer answer = HttpAnswer.json(problem.status(), document(problem, requestId));
        for (var header : problem.headers().entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        return answer;
    }
}
