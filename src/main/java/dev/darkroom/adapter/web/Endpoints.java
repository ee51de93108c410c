package dev.darkroom.adapter.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.TreeSet;

/** Which endpoints there are, and which of them a request has reached. */
final class Endpoints {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private Endpoints() {}

    /** The methods that a path takes. */
    static Set<String> methods(Router routes, String path) {
        Set<String> methods = new TreeSet<>();
        for (Route route : routes.getRoutes()) {
            if (route.getPath() != null && route.methods() != null && matches(route, path)) {
                route.methods().forEach(method -> methods.add(method.name()));
            }
        }
        return methods;
    }

    private static boolean matches(Route route, String path) {
        return path.matches(route.getPath().replaceAll(":[A-Za-z]+", "[^/]+").replace(".", "\\."));
    }

    /** The path of the endpoint that the request reached, as the documents write it; {@code none}: it reached none. */
    static String route(RoutingContext context) {
        Route route = context.currentRoute();
        String path = route == null ? null : route.getPath();
        return path == null ? "none" : path.replaceAll(":([A-Za-z]+)", "{$1}");
    }

    /** The method, if any endpoint could have it. */
    static String method(HttpServerRequest request) {
        String method = request.method().name();
        return METHODS.contains(method) ? method : "OTHER";
    }
}
