package dev.darkroom.adapter.web;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/**
 * Lets web pages of other origins call an endpoint, and read what it answers: plugins of Figma run in a page whose origin is
 * {@code null}. Cookies are not sent so, and we have none; who calls still needs a token.
 */
final class OtherOrigins {
    private static final Map<String, String> CALLS = Map.of(
            "Access-Control-Allow-Methods", "GET, HEAD, POST",
            "Access-Control-Allow-Headers", "Authorization, Content-Type, X-Request-Id",
            "Access-Control-Max-Age", "600");

    private OtherOrigins() {}

    /** The answer may be read by any page, whatever it will be. */
    static void welcome(HttpServerResponse response) {
        response.putHeader("Access-Control-Allow-Origin", "*");
        response.putHeader("Access-Control-Expose-Headers", "Retry-After, X-Request-Id");
    }

    /** Whether a browser asks before it sends a request. It never shows a key then. */
    static boolean asks(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.getHeader("Access-Control-Request-Method") != null;
    }

    /** Says what may be sent. */
    static void answer(HttpServerRequest request, String requestId) {
        HttpServerResponse response = request.response().setStatusCode(204);
        AnswerWriter.headers(response, HttpAnswer.empty(204), requestId);
        CALLS.forEach(response::putHeader);
        if ("true".equals(request.getHeader("Access-Control-Request-Private-Network"))) {
            response.putHeader("Access-Control-Allow-Private-Network", "true");
        }
        response.end();
    }
}
