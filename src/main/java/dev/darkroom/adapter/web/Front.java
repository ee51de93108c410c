package dev.darkroom.adapter.web;

import dev.darkroom.config.Settings.HttpSettings;
import dev.darkroom.render.ErrorType;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a request before Camel sees it: it gets its id, its caller is found, slow ones are cut. And what is
 * answered when no endpoint is reached.
 */
final class Front {
    /** Request header that every request has from here on. */
    static final String REQUEST_ID = "x-request-id";
    /** What is said of a path that no endpoint has. */
    static final String NOTHING = "there is nothing at this path; /docs says what there is";

    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.http");
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    /** The status with which Vert.x's body handler says that a body broke off. */
    private static final int BROKEN_OFF = 200;
    /** Who a caller is must be known while all other threads are held. */
    private static final int DOOR_THREADS = 4;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private final Vertx vertx;
    private final HttpSettings settings;
    private final Door door;
    private final Arrivals arrivals;
    private final WorkerExecutor doorkeepers;
    private final Map<HttpConnection, Idleness> connections = new ConcurrentHashMap<>();
    private final RequestLog log;
    private volatile boolean draining;

    Front(Vertx vertx, HttpSettings settings, Door door, Arrivals arrivals, RequestLog log) {
        this.log = log;
        this.vertx = vertx;
        this.settings = settings;
        this.door = door;
        this.arrivals = arrivals;
        this.doorkeepers = vertx.createSharedWorkerExecutor("darkroom-door", DOOR_THREADS);
    }

    void drain() {
        draining = true;
    }

    void connected(HttpConnection connection) {
        connections.put(connection, new Idleness(vertx, connection, settings.bodyTimeout()));
        connection.closeHandler(nothing -> connections.remove(connection).close());
    }

    void guard(Router routes) {
        routes.route().handler(context -> begin(context));
        failure(routes, 400, ErrorType.INVALID_REQUEST, "the request cannot be read");
        failure(routes, 404, ErrorType.NOT_FOUND, NOTHING);
        failure(routes, 408, ErrorType.INVALID_REQUEST, "the request took longer than darkroom.http.body-timeout");
        failure(routes, 413, ErrorType.INVALID_REQUEST, "the body is longer than this server takes");
        failure(routes, 500, ErrorType.INTERNAL, ErrorType.INTERNAL.advice());
        brokenOff(routes);
        routes.errorHandler(405, context -> {
            String allowed = String.join(", ", Endpoints.methods(routes, context.normalizedPath()));
            String message = context.request().method() + " is not what this path takes; it takes " + allowed;
            refuse(
                    context.request(),
                    new HttpProblem(405, ErrorType.INVALID_REQUEST, message, List.of(), Map.of("Allow", allowed)));
        });
    }

    private static void failure(Router routes, int status, ErrorType type, String message) {
        routes.errorHandler(status, context -> {
            if (hasLeft(context)) {
                left(context);
                return;
            }
            if (status == 500 && context.failure() != null) {
                LOGGER.warn("{} {}", context.request().method(), context.normalizedPath(), context.failure());
            }
            refuse(context.request(), new HttpProblem(status, type, message));
        });
    }

    /** Bodies that cannot be read to their end: mostly those of callers who went away meanwhile. */
    private static void brokenOff(Router routes) {
        routes.errorHandler(BROKEN_OFF, context -> {
            if (hasLeft(context) || context.failure() instanceof IOException) {
                left(context);
                return;
            }
            LOGGER.warn("{} {}", context.request().method(), context.normalizedPath(), context.failure());
            refuse(context.request(), new HttpProblem(500, ErrorType.INTERNAL, ErrorType.INTERNAL.advice()));
        });
    }

    private static boolean hasLeft(RoutingContext context) {
        return context.failure() instanceof HttpClosedException;
    }

    /** Nobody gets this answer; it ends the request. */
    private static void left(RoutingContext context) {
        LOGGER.debug("{} {}: the caller has left", context.request().method(), context.normalizedPath());
        refuse(context.request(), new HttpProblem(400, ErrorType.INVALID_REQUEST, "the request broke off"));
    }

    private void begin(RoutingContext context) {
        HttpServerRequest request = context.request();
        long began = System.nanoTime();
        context.addEndHandler(end -> log.answered(
                Endpoints.route(context),
                Endpoints.method(request),
                context.response().getStatusCode(),
                Duration.ofNanos(System.nanoTime() - began)));
        request.headers().set(REQUEST_ID, id(request));
        if (draining) {
            refuse(request, new HttpProblem(ErrorType.UNAVAILABLE, "this server is stopping; ask again in a moment"));
            return;
        }
        if (Door.isPlacement(context.normalizedPath())) {
            OtherOrigins.welcome(request.response());
            if (OtherOrigins.asks(request)) {
                OtherOrigins.answer(request, id(request));
                return;
            }
        }
        watch(context);
        request.pause();
        doorkeepers
                .executeBlocking(
                        () -> door.caller(
                                context.normalizedPath(),
                                request.query(),
                                request.getHeader("Authorization"),
                                request.getHeader("Host"),
                                request.getHeader("Origin")),
                        false)
                .onSuccess(caller -> {
                    arrivals.add(context, caller);
                    context.next();
                })
                .onFailure(failure -> {
                    if (failure instanceof HttpProblem problem) {
                        refuse(request, problem);
                    } else {
                        context.fail(500, failure);
                    }
                });
    }

    /** The caller's own id of the request, where it is fit to be one; else a new one. */
    private static String id(HttpServerRequest request) {
        String given = request.getHeader(REQUEST_ID);
        return given != null && ID.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
    }

    /** A request that does not arrive in time is cut; the time its answer takes is not counted. */
    private void watch(RoutingContext context) {
        HttpServerRequest request = context.request();
        Idleness idleness = connections.get(request.connection());
        if (idleness != null) {
            idleness.busy();
        }
        long timer = vertx.setTimer(settings.bodyTimeout().toMillis(), fired -> {
            if (!request.isEnded() && !context.response().headWritten()) {
                context.fail(408);
            }
        });
        context.addEndHandler(end -> {
            vertx.cancelTimer(timer);
            if (idleness != null) {
                idleness.free();
            }
        });
    }

    /** Lets a request to the routes unless its path cannot be decoded: they can answer nothing at all to such a one. */
    Handler<HttpServerRequest> legible(Handler<HttpServerRequest> routes) {
        return request -> {
            if (request.path() != null && BROKEN_ESCAPE.matcher(request.path()).find()) {
                String message = "the path has a '%' that two hexadecimal digits do not follow";
                refuse(request, new HttpProblem(400, ErrorType.INVALID_REQUEST, message));
            } else {
                routes.handle(request);
            }
        };
    }

    void invalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        int status = cause instanceof TooLongHttpLineException
                ? 414
                : cause instanceof TooLongHttpHeaderException ? 431 : 400;
        String message =
                switch (status) {
                    case 414 -> "the path and query are longer than this server takes";
                    case 431 -> "the headers are longer than this server takes";
                    default -> "this is no HTTP request that can be read";
                };
        refuse(request, new HttpProblem(status, ErrorType.INVALID_REQUEST, message));
    }

    /** Answers on the event loop. What is left of the request is not waited for. */
    private static void refuse(HttpServerRequest request, HttpProblem problem) {
        HttpServerResponse response = request.response();
        if (response.headWritten()) {
            request.connection().close();
            return;
        }
        String id = id(request);
        HttpAnswer answer =
                ErrorShape.of(request.path() == null ? "" : request.path()).answer(problem, id);
        response.setStatusCode(answer.status());
        AnswerWriter.headers(response, answer, id);
        boolean unread = !request.isEnded();
        if (unread) {
            response.putHeader("Connection", "close");
        }
        response.end(Buffer.buffer(((HttpAnswer.Bytes) answer.body()).bytes())).onComplete(sent -> {
            if (unread) {
                request.connection().close();
            }
        });
    }
}
