package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.web.Contract.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Calls operations of the contract, and checks every answer against it. */
final class ContractCaller {
    private final Contract contract;
    private final WebBench web;
    private final String authorization;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param authorization that header; null: none */
    ContractCaller(Contract contract, WebBench web, String authorization) {
        this.contract = contract;
        this.web = web;
        this.authorization = authorization;
    }

    /** An answer that is as the contract says. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Answer(int status, HttpHeaders headers, byte[] body) {
        String header(String name) {
            return headers.firstValue(name).orElseThrow(() -> new AssertionError("no " + name + " in " + headers));
        }

        com.fasterxml.jackson.databind.JsonNode json() {
            return Contract.json(body);
        }
    }

    /** The same calls with another key. */
    ContractCaller as(String other) {
        return new ContractCaller(contract, web, other);
    }

    /** Calls with a JSON body, or none when it is null, and expects that status. */
    Answer call(int expected, String operation, String path, String json, String... headers) throws Exception {
        BodyPublisher body = json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json);
        return call(
                expected, contract.operation(operation), path, body, json == null ? null : "application/json", headers);
    }

    Answer get(int expected, String operation, String path, String... headers) throws Exception {
        return call(expected, operation, path, null, headers);
    }

    /** @param type of the body; null: there is none */
    Answer call(int expected, Operation operation, String path, BodyPublisher body, String type, String... headers)
            throws Exception {
        String template = operation.path().replace(".", "\\.").replace("{id}", "[^/]+");
        assertThat(path.split("\\?", 2)[0]).as(operation + "").matches(template);
        HttpRequest.Builder request = web.request(path, headers);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (type != null) {
            request.header("Content-Type", type);
        }
        String method = operation.method().toUpperCase(Locale.ROOT);
        HttpRequest built = request.method(method, body).build();
        Answer answer = send(built);
        assertThat(answer.status())
                .as("%s as %s: %s", operation, path, new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(expected);
        contract.check(operation, answer.status(), answer.headers(), answer.body());
        if (method.equals("GET") && answer.status() == 200) {
            head(operation, web.request(path, headers), answer);
        }
        return answer;
    }

    /** A HEAD is answered as its GET, without the body. */
    private void head(Operation operation, HttpRequest.Builder request, Answer whole) throws Exception {
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        HttpResponse<byte[]> head =
                client.send(request.method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofByteArray());
        assertThat(head.statusCode()).as("HEAD of " + operation).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Type"))
                .isEqualTo(whole.headers().firstValue("Content-Type"));
    }

    /** A stream without end is read until its first words. */
    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            boolean endless = request.uri().getPath().equals("/events") && response.statusCode() == 200;
            byte[] body = endless ? in.readNBytes(5) : in.readAllBytes();
            return new Answer(response.statusCode(), response.headers(), body);
        }
    }
}
