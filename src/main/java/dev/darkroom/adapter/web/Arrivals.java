package dev.darkroom.adapter.web;

import dev.darkroom.access.Caller;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The requests in progress, so that the first step of a route finds what the server knows of them. Camel hands over
 * headers only, which come from outside.
 */
final class Arrivals {
    private static final String CALLER = "caller";

    private final Map<HttpServerRequest, RoutingContext> contexts = new ConcurrentHashMap<>();

    void add(RoutingContext context, Caller caller) {
        context.put(CALLER, caller);
        contexts.put(context.request(), context);
        context.addEndHandler(end -> contexts.remove(context.request()));
    }

    RoutingContext of(HttpServerRequest request) {
        RoutingContext context = contexts.get(request);
        if (context == null) {
            throw new IllegalStateException("the caller has left");
        }
        return context;
    }

    static Caller caller(RoutingContext context) {
        return context.get(CALLER);
    }
}
