package dev.darkroom.engine;

import dev.darkroom.config.Settings;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/** Checks at start that the routes are there: an include pattern that matches nothing starts an empty program without an error. */
final class RouteCheck {
    private static final List<String> NEEDED = List.of(
            "folder-in",
            "queue-in",
            "renders-in",
            "exports-in",
            "accept",
            "render",
            "keep",
            "export",
            "sweep",
            "deliver-due",
            "deliver-one",
            "deliver-folder",
            "deliver-results",
            "deliver-reply",
            "send-render",
            "send-export");

    private RouteCheck() {}

    /** @throws IllegalStateException naming what is missing */
    static void requireComplete(CamelContext camel, Settings settings) {
        List<String> missing = new ArrayList<>();
        for (String id : NEEDED) {
            if (camel.getRoute(id) == null) {
                missing.add("route " + id);
            }
        }
        List<String> consumed = camel.getRoutes().stream()
                .map(Route::getEndpoint)
                .map(e -> e.getEndpointUri())
                .toList();
        for (String provider : settings.providerOrder()) {
            boolean exportsOnly = !consumed.contains("direct://provider-" + provider);
            if (exportsOnly && settings.providers().get(provider) == null && !provider.equals("noop_media")) {
                missing.add("a route from direct:provider-" + provider);
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException(settings.home().resolve("routes") + " lacks " + String.join(", ", missing));
        }
    }
}
