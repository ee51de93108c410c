package dev.darkroom.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** The whole program with its HTTP side, called as other programs call it. */
public final class WebBench implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Bench bench;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Starts the program in that home. */
    public WebBench(Home home) {
        this(home, Map.of());
    }

    /** The same, with beans in the place of the program's own, by name. */
    public WebBench(Home home, Map<String, Object> beans) {
        bench = Bench.start(home, true, beans);
    }

    /** An answer. */
    public record Reply(int status, java.net.http.HttpHeaders headers, String body) {
        /** A header that it must have. */
        public String header(String name) {
            return headers.firstValue(name).orElseThrow(() -> new AssertionError("no " + name + " in " + headers));
        }

        /** The body as JSON. */
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError(body, e);
            }
        }
    }

    /** The running program. */
    public Bench bench() {
        return bench;
    }

    /** Where the server is, without a slash at the end. */
    public String address() {
        return "http://127.0.0.1:" + bench.httpPort();
    }

    /** Sends JSON; {@code headers} are names and values in turn. */
    public Reply post(String path, String json, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    public Reply get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).GET());
    }

    public Reply patch(String path, String json, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(json)));
    }

    /** An answer without its body. */
    public Reply head(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).method("HEAD", BodyPublishers.noBody()));
    }

    /** An answer in bytes. */
    public HttpResponse<byte[]> bytes(String path, String... headers) throws IOException, InterruptedException {
        return client.send(request(path, headers).GET().build(), BodyHandlers.ofByteArray());
    }

    public Reply delete(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).DELETE());
    }

    /** A request to be completed. */
    public HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address() + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    public Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        return new Reply(response.statusCode(), response.headers(), response.body());
    }

    @Override
    public void close() {
        bench.close();
    }
}
