package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.web.WebBench.Reply;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of two threads, of which one may be held by a caller who waits. */
class AvailabilityTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private SimulatedWeb simulated;
    private WebBench web;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void start() throws Exception {
        simulated = new SimulatedWeb(folder, "darkroom.http.concurrency", "2");
        web = simulated.web();
    }

    @AfterEach
    void stop() throws Exception {
        simulated.close();
    }

    private static String job(String prompt) {
        return "{\"prompt\": \"" + prompt + "\", \"allow_placeholder\": false}";
    }

    private CompletableFuture<HttpResponse<String>> begin(String path, String json) {
        HttpRequest request = web.request(path, "Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    /** Somebody waits for that image, and the provider works on it. */
    private CompletableFuture<HttpResponse<String>> wait(String prompt) {
        CompletableFuture<HttpResponse<String>> waiting = begin("/generate", job(prompt + " [fault:latency:6000]"));
        await().atMost(SOON).until(() -> simulated.posts(prompt) == 1);
        return waiting;
    }

    private void requireAnswers(String path) throws Exception {
        assertThat(web.send(web.request(path).timeout(Duration.ofSeconds(8)).GET())
                        .status())
                .as(path)
                .isEqualTo(200);
    }

    /** A caller gets the answer a moment before its place is free. */
    private void awaitMade(String prompt) {
        await().atMost(SOON).until(() -> web.post("/generate", job(prompt)).status() == 200);
    }

    @Test
    void whoCannotBeWaitedForIsRefusedBeforeAnythingIsBought() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = wait("the first");

        requireAnswers("/health/live");
        requireAnswers("/health");
        requireAnswers("/metrics");
        Reply refused = web.post("/generate", job("the second"), "Idempotency-Key", "second");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        assertThat(refused.json().at("/error/type").asText()).isEqualTo("unavailable");
        for (String more : List.of("", ", \"stream\": true")) {
            Reply images = web.post("/v1/images/generations", "{\"prompt\": \"the third\"" + more + "}");
            assertThat(images.status()).isEqualTo(503);
            assertThat(images.header("Retry-After")).isEqualTo("5");
            assertThat(images.json().at("/error/code").asText()).isEqualTo("unavailable");
        }
        assertThat(web.get("/events").status()).isEqualTo(503);
        assertThat(web.get("/jobs/second").status()).isEqualTo(404);
        assertThat(web.bench().number("SELECT COUNT(*) FROM jobs")).isEqualTo(1);

        Reply unwaited = web.post("/jobs", job("the fourth [fault:latency:1000]"), "Prefer", "wait=30");
        assertThat(unwaited.status()).isEqualTo(202);
        assertThat(waiting.isDone()).isFalse();

        assertThat(waiting.get().statusCode()).isEqualTo(200);
        awaitMade("the second");
        assertThat(web.post("/jobs", job("the fifth"), "Prefer", "wait=30").status())
                .isEqualTo(200);
    }

    @Test
    void aPlaceIsFreeAgainWhenItsCallFailsOrItsCallerLeaves() throws Exception {
        assertThat(web.post("/generate", job("refused [fault:moderated]")).status())
                .isEqualTo(400);
        awaitMade("after a failure");

        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), web.bench().httpPort())) {
            byte[] body = job("left alone [fault:latency:1500]").getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream()
                    .write(("POST /generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            await().atMost(SOON).until(() -> simulated.posts("left alone") == 1);
        }
        assertThat(web.post("/generate", job("meanwhile")).status()).isEqualTo(503);
        awaitMade("after a caller who left");
    }

    /** The lock of another program on the database holds every thread that writes. */
    @Test
    void healthIsAnsweredWhileEveryOtherThreadIsHeld() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> writing = new ArrayList<>();
        try (Connection other = DriverManager.getConnection(
                        web.bench().settings().database().url());
                Statement sql = other.createStatement()) {
            sql.execute("PRAGMA busy_timeout = 10000");
            sql.execute("BEGIN IMMEDIATE");
            for (int i = 0; i < 3; i++) {
                writing.add(begin("/jobs", job("held " + i)));
            }
            CompletableFuture<HttpResponse<String>> behind =
                    client.sendAsync(web.request("/openapi.yaml").GET().build(), BodyHandlers.ofString());
            requireAnswers("/health/live");
            requireAnswers("/metrics");
            assertThat(behind.isDone()).isFalse();
            sql.execute("ROLLBACK");
            assertThat(behind.get().statusCode()).isEqualTo(200);
        }
        for (CompletableFuture<HttpResponse<String>> one : writing) {
            assertThat(one.get().statusCode()).isEqualTo(202);
        }
    }
}
