package dev.darkroom.adapter.web;

import dev.darkroom.access.Caller;
import dev.darkroom.access.Scope;
import dev.darkroom.render.ErrorType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as the endpoints see it: nothing else of it is in the exchange.
 *
 * @param id of the request, the caller's or ours
 * @param caller whose key it came with
 * @param method such as {@code GET}
 * @param path as sent, without the query
 * @param parameters of the path, decoded: {@code id} of {@code /jobs/{id}}
 * @param query parameters, each with all its values, decoded
 * @param headers by lower-case name, the first value of each
 * @param body empty for a form
 * @param fields of a form, each with all its values
 * @param uploads files of a multipart form; they are deleted when the call ends
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record HttpCall(
        String id,
        Caller caller,
        String method,
        String path,
        Map<String, String> parameters,
        Map<String, List<String>> query,
        Map<String, String> headers,
        byte[] body,
        Map<String, List<String>> fields,
        List<Upload> uploads) {
    /**
     * A file of a multipart form.
     *
     * @param field its name in the form
     * @param fileName as the sender calls it; not to be trusted
     * @param file where its bytes are while the call lasts
     */
    public record Upload(String field, String fileName, Path file) {}

    /** A header's first value. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** A query parameter's value, when it is given and not empty. */
    public Optional<String> one(String name) throws HttpProblem {
        List<String> values = query.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw HttpProblem.of("?" + name, "is given " + values.size() + " times", "it once");
        }
        return values.stream().filter(value -> !value.isEmpty()).findFirst();
    }

    /** A parameter of the path. */
    public String parameter(String name) {
        return parameters.get(name);
    }

    /** Refuses query parameters that this endpoint does not have. */
    public HttpCall allowing(String... names) throws HttpProblem {
        List<String> known = List.of(names);
        for (String name : query.keySet()) {
            if (!known.contains(name)) {
                throw HttpProblem.of(
                        "?" + name, "is no parameter of " + path, known.isEmpty() ? "none" : String.join(", ", known));
            }
        }
        return this;
    }

    /** Refuses a caller whose key is not for this: HTTP 403. */
    public HttpCall requiring(Scope scope) throws HttpProblem {
        if (!caller.may(scope)) {
            throw new HttpProblem(
                    403, ErrorType.UNAUTHORIZED, "this key may not do that: it needs the scope '" + scope.word() + "'");
        }
        return this;
    }

    /** The media type of the body, lower-case and without parameters; empty when it is not said. */
    public String mediaType() {
        String type = headers.getOrDefault("content-type", "");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** The body, which must be said to be JSON. */
    public byte[] json() throws HttpProblem {
        String type = mediaType();
        if (!type.equals("application/json") && !type.endsWith("+json")) {
            throw new HttpProblem(
                    415,
                    ErrorType.INVALID_REQUEST,
                    "the body's Content-Type is '" + type + "'; expected application/json",
                    List.of(),
                    Map.of("Accept", "application/json"));
        }
        return body;
    }
}
