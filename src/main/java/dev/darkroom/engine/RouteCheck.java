package dev.darkroom.engine;

import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.ProviderProfile;
import dev.darkroom.config.Settings;
import dev.darkroom.job.ExportTargets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** Checks at start that the routes are there: an include pattern that matches nothing starts an empty program without an error. */
final class RouteCheck {
    private static final String DIRECT = "direct://";
    private static final String CACHE_TIDY = "cache-tidy";
    private static final Set<String> OF_THE_CACHE = Set.of("cache", "job-hit");
    /** Routes that nothing else leads to. */
    private static final List<String> BEGINNINGS = List.of(
            "folder-in",
            "queue-in",
            "renders-in",
            "exports-in",
            "exports-s3-in",
            "exports-figma-in",
            "exports-canva-in",
            "sweep",
            "deliver-due",
            "webhooks-due",
            "events",
            "catalog",
            "catalog-remote",
            CACHE_TIDY,
            "health");
    /** Where beans lead. */
    private static final List<String> NAMED_BY_BEANS = List.of(
            "accept",
            "send-render",
            "send-export",
            "deliver-folder",
            "deliver-results",
            "deliver-reply",
            "deliver-webhook");

    private RouteCheck() {}

    /** @throws IllegalStateException naming what is missing */
    static void requireComplete(CamelContext camel, Settings settings, Catalog catalog) {
        Set<String> consumed = camel.getRoutes().stream()
                .map(route -> route.getEndpoint().getEndpointUri())
                .collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        BEGINNINGS.stream()
                .filter(id -> settings.cache().on() || !id.equals(CACHE_TIDY)) // left out without a cache
                .filter(id -> camel.getRoute(id) == null)
                .map(id -> "route " + id)
                .forEach(missing::add);
        Stream.concat(named(settings, catalog), used(camel))
                .filter(name -> settings.cache().on() || !OF_THE_CACHE.contains(name)) // left out without a cache
                .filter(name -> !consumed.contains(DIRECT + name))
                .map(name -> "a route from direct:" + name)
                .forEach(missing::add);
        if (!missing.isEmpty()) {
            throw new IllegalStateException(settings.home().resolve("routes") + " lacks " + String.join(", ", missing));
        }
    }

    /** What the routes that are there lead to. */
    private static Stream<String> used(CamelContext camel) {
        return camel.getEndpoints().stream()
                .map(endpoint -> endpoint.getEndpointUri())
                .filter(uri -> uri.startsWith(DIRECT))
                .map(uri -> uri.substring(DIRECT.length()));
    }

    private static Stream<String> named(Settings settings, Catalog catalog) {
        Stream<String> providers = settings.providerOrder().stream()
                .filter(name -> !catalog.provider(name).operations().isEmpty())
                .map(name -> "provider-" + name);
        Stream<String> targets = Stream.concat(
                        new ExportTargets().names().stream(),
                        catalog.providers().values().stream()
                                .map(ProviderProfile::exports)
                                .flatMap(Set::stream))
                .map(target -> "export-" + target);
        return Stream.concat(NAMED_BY_BEANS.stream(), Stream.concat(providers, targets));
    }
}
