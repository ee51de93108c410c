package dev.darkroom.routes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Somebody else's server that is told by webhooks: keeps what it gets, and answers as a test wants. */
public final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();

    /** What it got, headers with lower-case names. */
    public record Message(String method, String path, Map<String, List<String>> headers, String body) {
        public String header(String name) {
            return headers.get(name).get(0);
        }
    }

    /** What it answers once. */
    private record Answer(int status, Map<String, String> headers) {}

    public Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, List<String>> headers = new java.util.TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), List.copyOf(values)));
        messages.add(new Message(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body));
        Answer said = answers.getOrDefault(exchange.getRequestURI().toString(), new ConcurrentLinkedQueue<>())
                .poll();
        Answer answer = said == null ? new Answer(200, Map.of()) : said;
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] text = "thanks".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    /** The next message to that path is answered so; those for which nothing is said, with 200. */
    public Receiver then(String path, int status, Map<String, String> headers) {
        answers.computeIfAbsent(path, key -> new ConcurrentLinkedQueue<>()).add(new Answer(status, headers));
        return this;
    }

    /** Its address; the path may hold a secret. */
    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** What came to that path so far, in its order. */
    public List<Message> at(String path) {
        return messages.stream().filter(each -> each.path().equals(path)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
