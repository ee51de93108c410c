package dev.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Speaks to a simulator as a program would. */
final class SimulatorClient {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Simulator simulator;

    SimulatorClient(Simulator simulator) {
        this.simulator = simulator;
    }

    HttpResponse<byte[]> openAi(String prompt) throws IOException, InterruptedException {
        return openAi(
                Map.of("model", "gpt-image-1-mini", "prompt", prompt, "size", "1024x1024", "quality", "low", "n", 1));
    }

    HttpResponse<byte[]> openAi(Map<String, ?> body) throws IOException, InterruptedException {
        return post(simulator.openAiBaseUrl() + "/images/generations", "Authorization", "Bearer sk-test", body);
    }

    HttpResponse<byte[]> flux(String prompt) throws IOException, InterruptedException {
        return flux("flux-pro-1.1", Map.of("prompt", prompt, "width", 256, "height", 288));
    }

    HttpResponse<byte[]> flux(String model, Map<String, ?> body) throws IOException, InterruptedException {
        return post(simulator.fluxBaseUrl() + "/v1/" + model, "x-key", "key", body);
    }

    HttpResponse<byte[]> post(String address, String header, String key, Map<String, ?> body)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address))
                .header(header, key)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(5))
                .POST(BodyPublishers.ofByteArray(SimulatorLog.JSON.writeValueAsBytes(body))));
    }

    /** Posts a form; headers are name and value in turn. */
    HttpResponse<byte[]> post(String address, Form form, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address))
                .headers(headers)
                .header("Content-Type", Form.contentType())
                .timeout(Duration.ofSeconds(5))
                .POST(BodyPublishers.ofByteArray(form.bytes())));
    }

    HttpResponse<byte[]> get(String address) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address))
                .header("x-key", "key")
                .timeout(Duration.ofSeconds(5)));
    }

    HttpResponse<byte[]> poll(String id) throws IOException, InterruptedException {
        return get(simulator.fluxBaseUrl() + "/v1/get_result?id=" + id);
    }

    /** The address of a new task's picture, which must be ready at the first question. */
    String sample(String prompt) throws IOException, InterruptedException {
        return json(get(json(flux(prompt)).path("polling_url").asText()))
                .at("/result/sample")
                .asText();
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    static JsonNode json(HttpResponse<byte[]> response) throws IOException {
        return SimulatorLog.JSON.readTree(response.body());
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
