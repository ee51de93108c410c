package dev.darkroom.adapter.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.job.InputError;
import dev.darkroom.render.ErrorType;
import java.util.Map;

/** {@code {"error": {"message", "type", "param", "code"}}}: platform.openai.com/docs/guides/error-codes. */
final class OpenAiErrors {
    /** Fields of a job, by what OpenAI calls them. */
    private static final Map<String, String> PARAMETERS = Map.of(
            "format", "output_format",
            "width", "size",
            "height", "size",
            "model_id", "model",
            "metadata", "user",
            "more_images", "image");

    private OpenAiErrors() {}

    static ObjectNode document(HttpProblem problem) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode error = document.putObject("error");
        InputError first = problem.errors().isEmpty() ? null : problem.errors().get(0);
        error.put("message", first == null || problem.status() != 400 ? problem.getMessage() : message(problem));
        error.put("type", type(problem));
        error.put("param", first == null ? null : parameter(first));
        error.put("code", code(problem, first));
        return document;
    }

    private static String message(HttpProblem problem) {
        InputError first = problem.errors().get(0);
        String parameter = parameter(first);
        int more = problem.errors().size() - 1;
        return (parameter == null ? "the request" : "'" + parameter + "'") + " " + first.problem() + "; expected "
                + first.expected() + (more == 0 ? "" : " (and " + more + " more)");
    }

    private static String parameter(InputError error) {
        if (error.pointer().isEmpty()) {
            return null;
        }
        String name = error.pointer().substring(1).replace('/', '.');
        return PARAMETERS.getOrDefault(name, name);
    }

    private static String type(HttpProblem problem) {
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

    private static String code(HttpProblem problem, InputError first) {
        return switch (problem.type()) {
            case MODERATED -> "moderation_blocked";
            case UNAUTHORIZED -> "invalid_api_key";
            case BUDGET_EXCEEDED -> "billing_hard_limit_reached";
            case RATE_LIMITED -> "rate_limit_exceeded";
            case INVALID_REQUEST, NOT_FOUND -> first == null ? problem.type().word() : code(first);
            default -> problem.type().word();
        };
    }

    /** By what is said of it: the words are the same for jobs from everywhere. */
    private static String code(InputError error) {
        if ("model".equals(parameter(error))
                && !error.problem().equals("is missing")
                && !error.expected().startsWith("only one of the two")) {
            return "model_not_found";
        }
        return switch (error.problem()) {
            case "is missing" -> "missing_required_parameter";
            case "is not a parameter of this call" -> "unknown_parameter";
            default -> error.pointer().isEmpty() ? "invalid_request" : "invalid_value";
        };
    }
}
