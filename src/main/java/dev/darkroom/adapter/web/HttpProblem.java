package dev.darkroom.adapter.web;

import dev.darkroom.job.InputError;
import dev.darkroom.render.ErrorType;
import java.util.List;
import java.util.Map;

/** A request that is refused, or fails, in words for whoever sent it. It becomes an answer in the shape of its family. */
public final class HttpProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final ErrorType type;
    private final transient List<InputError> errors;
    private final transient Map<String, String> headers;

    /** A problem of that kind, with the HTTP status it has everywhere. */
    public HttpProblem(ErrorType type, String message) {
        this(type.httpStatus(), type, message);
    }

    /** A problem of that kind with another status: 400 to 599. */
    public HttpProblem(int status, ErrorType type, String message) {
        this(status, type, message, List.of(), Map.of());
    }

    /**
     * A problem with more to say.
     *
     * @param status HTTP status, 400 to 599
     * @param message one sentence a person can act on
     * @param errors every error of the input; empty when it is not the input
     * @param headers of the answer, beside those every answer has
     */
    public HttpProblem(
            int status, ErrorType type, String message, List<InputError> errors, Map<String, String> headers) {
        super(message);
        this.status = status;
        this.type = type;
        this.errors = List.copyOf(errors);
        this.headers = Map.copyOf(headers);
    }

    /** Bad input: HTTP 400 with every error. */
    public static HttpProblem of(List<InputError> errors) {
        String message =
                errors.get(0).sentence() + (errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)");
        return new HttpProblem(400, ErrorType.INVALID_REQUEST, message, errors, Map.of());
    }

    /** Bad input in one place: HTTP 400. */
    public static HttpProblem of(String pointer, String problem, String expected) {
        return of(List.of(new InputError(null, pointer, problem, expected)));
    }

    /** What the caller asked for is not there, or not the caller's to see: HTTP 404. */
    public static HttpProblem notFound(String what) {
        return new HttpProblem(ErrorType.NOT_FOUND, what);
    }

    /** HTTP status, 400 to 599. */
    public int status() {
        return status;
    }

    /** The kind of error. */
    public ErrorType type() {
        return type;
    }

    /** Every error of the input; empty when it is not the input. */
    public List<InputError> errors() {
        return errors;
    }

    /** Headers of the answer, beside those every answer has. */
    public Map<String, String> headers() {
        return headers;
    }
}
