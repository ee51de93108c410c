package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.Darkroom;
import dev.darkroom.engine.Home;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a running program says to those outside: over HTTP, at the command line, and in a thread dump. */
final class CanarySurfaces {
    private final HttpClient client = HttpClient.newHttpClient();
    private final Set<String> frames = new TreeSet<>();

    /** Adds what all threads are doing now. */
    void dump() {
        Thread.getAllStackTraces().forEach((thread, trace) -> {
            frames.add(thread.toString());
            Arrays.stream(trace).map(StackTraceElement::toString).forEach(frames::add);
        });
    }

    /** Every thread and every frame that was ever there. */
    String frames() {
        return String.join("\n", frames);
    }

    /** The answers to a job that is sent and waited for, read, listed, and to the call that makes an image at once. */
    String http(int port, String provider, String fault) throws IOException, InterruptedException {
        String id = "web-" + provider + "-" + fault;
        String providers = "\"providers\": [\"" + provider + "\"]";
        URI root = URI.create("http://127.0.0.1:" + port);
        String said = send(post(root.resolve("/jobs"), RealCalls.job(id, fault, providers))
                        .header("Prefer", "wait=30"))
                + send(HttpRequest.newBuilder(root.resolve("/jobs/" + id)))
                + send(HttpRequest.newBuilder(root.resolve("/jobs")))
                + send(post(root.resolve("/generate"), RealCalls.job("now-" + id, fault, providers)));
        assertThat(said).contains(id, "\"attempts\"");
        return said;
    }

    private static HttpRequest.Builder post(URI address, String json) {
        return HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        return answer.headers().map() + new String(answer.body(), StandardCharsets.ISO_8859_1);
    }

    /** What a command prints, in a process of its own beside the running program. */
    static String command(Home home, String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        line.addAll(home.options());
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Darkroom.class.getName()));
        line.addAll(List.of(words));
        ProcessBuilder process =
                new ProcessBuilder(line).redirectErrorStream(true).directory(new File("."));
        process.environment().putAll(Map.of("LANG", "C.UTF-8"));
        Process running = process.start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        running.waitFor();
        return said;
    }
}
