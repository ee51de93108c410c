package dev.darkroom.adapter.web;

import dev.darkroom.config.Settings.HttpSettings;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * The HTTP server that Camel's {@code platform-http} endpoints are on. It is made here and not by
 * {@code camel-platform-http-main}, which has no limits for slow requests, idle connections and headers.
 */
public final class WebServer implements AutoCloseable {
    private static final int LONGEST_HEADERS = 32 * 1024;
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int BACKLOG = 1024;

    private final HttpSettings settings;
    private final Vertx vertx;
    private final Arrivals arrivals = new Arrivals();
    private final Front front;
    private final Probes probes;
    private final VertxPlatformHttpRouter router;
    private HttpServer server;

    /**
     * Does not listen yet.
     *
     * @param maxBody longest body that is not a form, in bytes
     * @param uploads folder for the files of forms while their requests last
     */
    public WebServer(HttpSettings settings, long maxBody, Path uploads, Door door, RequestLog log) {
        this.settings = settings;
        vertx = Vertx.vertx(new VertxOptions()
                .setWorkerPoolSize(Waits.threads(settings.concurrency()))
                .setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors()))
                // A request may wait for its images: that is no blocked thread.
                .setMaxWorkerExecuteTime(settings.longestWait().plusMinutes(10).toNanos())
                .setMaxWorkerExecuteTimeUnit(TimeUnit.NANOSECONDS)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        Router routes = Router.router(vertx);
        front = new Front(vertx, settings, door, arrivals, log);
        front.guard(routes);
        probes = new Probes(vertx);
        Handler<RoutingContext> plain = BodyHandler.create(false).setBodyLimit(maxBody);
        Handler<RoutingContext> form = BodyHandler.create(uploads.toString())
                .setBodyLimit(settings.maxUploadBytes())
                .setMergeFormAttributes(false)
                .setDeleteUploadedFilesOnEnd(true);
        router =
                new VertxPlatformHttpRouter(
                        null, vertx, routes, VertxPlatformHttpRouter.PLATFORM_HTTP_ROUTER_NAME_ZERO) {
                    @Override
                    public Handler<RoutingContext> bodyHandler() {
                        return context -> {
                            context.request().resume();
                            if (probes.isProbe(context.normalizedPath())) {
                                probes.run(context::next); // whatever body it has is not waited for
                                return;
                            }
                            String type = context.request().getHeader("Content-Type");
                            boolean isForm =
                                    type != null && type.stripLeading().regionMatches(true, 0, "multipart/", 0, 10);
                            (isForm ? form : plain).handle(context);
                        };
                    }
                };
    }

    /** What Camel looks for under {@link VertxPlatformHttpRouter#PLATFORM_HTTP_ROUTER_NAME_ZERO}. */
    public VertxPlatformHttpRouter router() {
        return router;
    }

    /** The first step of the routes on this server. */
    public CallReader callReader() {
        return new CallReader(arrivals);
    }

    /**
     * Listens from now on; all routes are there.
     *
     * @throws UncheckedIOException when the address cannot be had
     */
    public void listen() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setAcceptBacklog(BACKLOG)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxFormAttributeSize(1 << 20)
                .setHandle100ContinueAutomatically(true)
                .setHttp2ClearTextEnabled(false);
        try {
            server = vertx.createHttpServer(options)
                    .connectionHandler(front::connected)
                    .invalidRequestHandler(front::invalid)
                    .requestHandler(front.legible(router))
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException refused) {
                throw new UncheckedIOException(refused);
            }
            throw e;
        }
    }

    /** The port that is listened on. */
    public int port() {
        return server.actualPort();
    }

    /** From now on new requests are answered with 503; those in progress go on. */
    public void drain() {
        front.drain();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
