package dev.darkroom.adapter.web;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.util.Set;

/**
 * Where those are answered who look at how this process is: on threads of their own, so that they are answered in time
 * however many callers hold the others. What a verticle begins runs on its pool, and the routes of Camel, which ask for no
 * pool, run on that of the context they are called in.
 */
final class Probes {
    private static final Set<String> PATHS = Set.of("/health", "/health/live", "/health/ready", "/metrics");
    private static final int THREADS = 4;

    private final Context context;

    Probes(Vertx vertx) {
        Place place = new Place();
        vertx.deployVerticle(
                        place,
                        new DeploymentOptions()
                                .setWorkerPoolName("darkroom-probe")
                                .setWorkerPoolSize(THREADS))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        context = place.own();
    }

    boolean isProbe(String path) {
        return PATHS.contains(path);
    }

    /** Goes on with a request there. */
    void run(Runnable step) {
        context.runOnContext(nothing -> step.run());
    }

    private static final class Place extends AbstractVerticle {
        Context own() {
            return context;
        }
    }
}
