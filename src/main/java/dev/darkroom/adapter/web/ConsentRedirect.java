package dev.darkroom.adapter.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Receives what a page of consent sends a browser back with, at the loopback address. What does not carry the right
 * state is refused, and waited on for more: it comes from somebody else.
 */
public final class ConsentRedirect implements AutoCloseable {
    private static final int LONGEST_QUERY = 8192;

    private final HttpServer server;
    /** Threads enough that whoever connects and says nothing keeps nobody else from being heard. */
    private final ExecutorService threads = Executors.newCachedThreadPool(ConsentRedirect::thread);

    private final String state;
    private final CompletableFuture<Map<String, String>> received = new CompletableFuture<>();

    /**
     * Listens from now on.
     *
     * @param path the only one that is answered
     * @param state the one that was sent to the page
     * @throws IOException when the port is taken
     */
    public ConsentRedirect(int port, String path, String state) throws IOException {
        this.state = state;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 16);
        server.createContext("/", exchange -> {
            try (exchange) {
                handle(exchange, path);
            }
        });
        server.setExecutor(threads);
        server.start();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "darkroom-consent");
        thread.setDaemon(true);
        return thread;
    }

    /** The parameters that came with the right state; empty when none came in time. */
    public Optional<Map<String, String>> await(Duration atMost) throws InterruptedException {
        try {
            return Optional.of(received.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("it is never completed with a failure", e);
        }
    }

    private void handle(HttpExchange exchange, String path) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        boolean ours = exchange.getRequestMethod().equals("GET")
                && exchange.getRequestURI().getPath().equals(path)
                && query != null
                && query.length() <= LONGEST_QUERY;
        Map<String, String> parameters = ours ? parameters(query) : Map.of();
        if (!ours) {
            answer(exchange, 404, "There is nothing here.");
        } else if (!same(parameters.getOrDefault("state", ""))) {
            answer(exchange, 400, "This is not the answer to the login that waits here. Begin again from its address.");
        } else if (parameters.containsKey("code") || parameters.containsKey("error")) {
            answer(exchange, 200, "Darkroom has got the answer. You can close this window; the terminal says more.");
            received.complete(parameters);
        } else {
            answer(exchange, 400, "The answer has neither a code nor an error.");
        }
    }

    private boolean same(String other) {
        return MessageDigest.isEqual(state.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> found = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            found.putIfAbsent(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
        }
        return found;
    }

    /** Empty when it cannot be decoded. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] page = ("<!doctype html><meta charset=\"utf-8\"><title>Darkroom</title><p>" + text + "</p>")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        exchange.sendResponseHeaders(status, page.length);
        exchange.getResponseBody().write(page);
    }

    /** Listens no more; an answer that is being sent is sent. */
    @Override
    public void close() {
        server.stop(1);
        threads.shutdownNow();
    }
}
