package dev.darkroom.adapter.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.job.InputError;
import dev.darkroom.render.ErrorType;

/** How an error looks: below {@code /v1} as OpenAI's API says it, elsewhere in our own words. */
public enum ErrorShape {
    /** {@code {"error": {"message", "type", "param", "code"}}}: platform.openai.com/docs/guides/error-codes. */
    OPENAI {
        @Override
        ObjectNode document(HttpProblem problem, String requestId) {
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            ObjectNode error = document.putObject("error");
            error.put("message", problem.getMessage());
            error.put("type", openAiType(problem));
            error.put("param", param(problem));
            error.put("code", openAiCode(problem));
            return document;
        }
    },
    /** {@code {"success": false, "error": {"type", "message", "advice", "errors": [...]}, "request_id"}}. */
    DARKROOM {
        @Override
        ObjectNode document(HttpProblem problem, String requestId) {
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

    abstract ObjectNode document(HttpProblem problem, String requestId);

    /** The problem as an answer. */
    public HttpAnswer answer(HttpProblem problem, String requestId) {
        HttpAnswer answer = HttpAnswer.json(problem.status(), document(problem, requestId));
        for (var header : problem.headers().entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        return answer;
    }

    private static String param(HttpProblem problem) {
        if (problem.errors().isEmpty()) {
            return null;
        }
        String pointer = problem.errors().get(0).pointer();
        return pointer.isEmpty() ? null : pointer.substring(1).replace('/', '.');
    }

    private static String openAiType(HttpProblem problem) {
        if (problem.type() == ErrorType.UNAUTHORIZED) {
            return "authentication_error";
        }
        if (problem.type() == ErrorType.MODERATED) {
            return "image_generation_user_error";
        }
        if (problem.status() == 429) {
            return "rate_limit_error";
        }
        return problem.status() >= 500 ? "server_error" : "invalid_request_error";
    }

    private static String openAiCode(HttpProblem problem) {
        return switch (problem.type()) {
            case MODERATED -> "moderation_blocked";
            case UNAUTHORIZED -> "invalid_api_key";
            case BUDGET_EXCEEDED -> "billing_hard_limit_reached";
            case RATE_LIMITED -> "rate_limit_exceeded";
            default -> problem.type().word();
        };
    }
}
