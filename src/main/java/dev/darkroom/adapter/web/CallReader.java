package dev.darkroom.adapter.web;

import dev.darkroom.access.Scope;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/** First step of every HTTP route: takes all we need out of the request; nothing of it stays in the message. */
public final class CallReader {
    /** Exchange property that holds the {@link HttpCall}. */
    public static final String CALL = "call";
    /** Exchange property that holds the connection's two ends. */
    static final String CONNECTION = "connection";

    private final Arrivals arrivals;

    CallReader(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    /**
     * Reads the request of a caller who may do this.
     *
     * @param scope that the caller's key must have, or {@code open} for everybody
     * @throws HttpProblem 403 when the key does not have it
     */
    public void read(Exchange exchange, String scope) throws HttpProblem {
        HttpMessage message = exchange.getMessage(HttpMessage.class);
        exchange.setProperty(CONNECTION, message.newInstance());
        HttpServerRequest request = message.getRequest();
        RoutingContext context = arrivals.of(request);
        HttpCall call = call(request, context);
        exchange.setProperty(CALL, call);
        message.removeHeaders("*");
        message.setBody(null);
        if (!scope.equals("open")) {
            call.requiring(Scope.of(scope).orElseThrow());
        }
        requireText(call);
    }

    /** NUL is in nothing that we keep, and PostgreSQL fails at a question that has it. */
    private static void requireText(HttpCall call) throws HttpProblem {
        for (Map.Entry<String, List<String>> parameter : call.query().entrySet()) {
            if (parameter.getValue().stream().anyMatch(value -> value.indexOf(0) >= 0)) {
                throw HttpProblem.of("?" + parameter.getKey(), "holds the control character U+0000", "text without it");
            }
        }
        if (call.parameters().values().stream().anyMatch(value -> value.indexOf(0) >= 0)) {
            throw HttpProblem.notFound(Front.NOTHING);
        }
    }

    private static HttpCall call(HttpServerRequest request, RoutingContext context) {
        Buffer body = context.body() == null ? null : context.body().buffer();
        Map<String, String> headers = new LinkedHashMap<>();
        request.headers().forEach((name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        headers.remove("authorization");
        List<HttpCall.Upload> uploads = new ArrayList<>();
        context.fileUploads()
                .forEach(file -> uploads.add(
                        new HttpCall.Upload(file.name(), file.fileName(), Path.of(file.uploadedFileName()))));
        return new HttpCall(
                request.getHeader(Front.REQUEST_ID),
                Arrivals.caller(context),
                request.method().name(),
                request.path(),
                Map.copyOf(context.pathParams()),
                all(context.queryParams()),
                headers,
                body == null ? new byte[0] : body.getBytes(),
                all(request.formAttributes()),
                uploads);
    }

    private static Map<String, List<String>> all(MultiMap values) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        values.names().forEach(name -> all.put(name, List.copyOf(values.getAll(name))));
        return all;
    }
}
