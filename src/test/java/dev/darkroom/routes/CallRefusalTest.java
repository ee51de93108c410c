package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals that pass, whole providers that are away, and what is never sent at all. */
class CallRefusalTest {
    private static final String BOTH = "openai_images,flux,noop_media";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"401,auth", "403,auth", "402,quota_exhausted", "429-absurd,rate_limited"})
    void theNextProviderMakesTheImage(String fault, String error) throws Exception {
        try (RealCalls calls = new RealCalls(folder, BOTH).start()) {
            JsonNode result = calls.done("refused", "openai/" + fault, "");

            assertThat(result.get("state").asText()).isEqualTo("done");
            assertThat(calls.attempts("refused")).containsExactly("openai_images released " + error, "flux settled -");
            assertThat(calls.posts("refused")).isEqualTo(2);
            assertThat(calls.ledger("refused"))
                    .containsExactlyInAnyOrder("release 43300", "reserve 43300", "reserve 40000", "settle 40000");
        }
    }

    @ParameterizedTest
    @CsvSource({"429:1x1", "429-http-datex1", "429-no-hintx1"})
    void aRenderThatIsToWaitIsAskedForAgainInTheSameAttempt(String fault) throws Exception {
        try (RealCalls calls = new RealCalls(folder, "openai_images,noop_media").start()) {
            JsonNode result = calls.done("waits", fault, "");

            assertThat(result.get("state").asText()).isEqualTo("done");
            assertThat(calls.attempts("waits")).hasSize(1).first().asString().startsWith("openai_images settled");
            assertThat(calls.posts("waits")).as("one refused, one accepted").isEqualTo(2);
            assertThat(calls.ledger("waits"))
                    .containsExactlyInAnyOrder("reserve 43300", "settle " + calls.bill("waits"));
        }
    }

    @Test
    void aProviderThatCannotBeReachedHasSoldNothing() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        try (RealCalls calls = new RealCalls(folder, BOTH)
                .with("darkroom.provider.openai_images.base-url", "http://127.0.0.1:" + nobody)
                .start()) {
            calls.done("away", "none", "");

            assertThat(calls.attempts("away")).containsExactly("openai_images released unavailable", "flux settled -");
        }
    }

    @Test
    void aServerThatSpeaksNoTlsHasSoldNothing() throws Exception {
        try (RealCalls calls = new RealCalls(folder, BOTH)) {
            calls.with(
                            "darkroom.provider.openai_images.base-url",
                            calls.simulator().openAiBaseUrl().replace("http:", "https:"))
                    .start();
            calls.done("tls", "none", "");

            assertThat(calls.attempts("tls")).containsExactly("openai_images released unavailable", "flux settled -");
        }
    }

    @Test
    void whatCannotBeHonouredIsNotAsked() throws Exception {
        try (RealCalls calls = new RealCalls(folder, BOTH).start()) {
            JsonNode result = calls.done("seeded", "none", "\"seed\": 7");
            assertThat(Jobs.skipped(result, "openai_images")).isEqualTo("it takes no seed");
            assertThat(calls.attempts("seeded")).containsExactly("flux settled -");

            JsonNode both = calls.done("negative", "none", "\"negative_prompt\": \"rain\"");
            assertThat(both.get("state").asText()).isEqualTo("failed");
            assertThat(Jobs.skipped(both, "flux")).isEqualTo("it takes no negative_prompt");
            assertThat(calls.posts("negative")).isZero();
        }
    }

    @Test
    void dryRunConnectsToNobody() throws Exception {
        try (RealCalls calls =
                new RealCalls(folder, BOTH).with("darkroom.dry-run", "true").start()) {
            JsonNode result = Jobs.done(calls.bench(), RealCalls.job("dry", "none", ""));

            assertThat(result.get("state").asText()).isEqualTo("done");
            assertThat(calls.simulator().requests()).isEmpty();
        }
    }

    /** A kill after the answer was on disk and before it was read. */
    @Test
    void anAnswerOnDiskIsReadAndNotBoughtAgain() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "openai_images,noop_media").start()) {
            calls.bench().submit(RealCalls.job("killed", "latency:3000", ""));
            await().until(() -> calls.posts("killed") == 1);
            String asset = calls.bench()
                    .sql("SELECT asset_id FROM attempts")
                    .get(0)
                    .get(0)
                    .toString();
            byte[] picture = Files.readAllBytes(Path.of("docs/images/first-picture.jpg"));
            String answer = "{\"data\":[{\"b64_json\":\"" + Base64.getEncoder().encodeToString(picture) + "\"}]}";

            // As if this worker had gone silent: its lease ends, and another finds what it left.
            calls.bench()
                    .sql(
                            "UPDATE renders SET fence = fence + 1, state = 'queued', owner = NULL, lease_until = NULL, send_at = 0");
            Files.write(
                    calls.home().resolve("data/spool").resolve(asset + ".answer"),
                    answer.getBytes(StandardCharsets.UTF_8));

            assertThat(calls.end("killed").get("state").asText()).isEqualTo("done");
            assertThat(calls.posts("killed")).isEqualTo(1);
            assertThat(calls.ledger("killed")).containsExactlyInAnyOrder("reserve 43300", "settle 43300");
        }
    }

    @Test
    void keysAreInNoDatabaseAndNoResult() throws Exception {
        try (RealCalls calls = new RealCalls(folder, BOTH).start()) {
            for (String fault : List.of("openai/401", "500", "garbage", "reset")) {
                calls.done("canary-" + fault.replaceAll("\\W", "-"), fault, "");
            }
        }
        try (var files = Files.walk(folder.resolve("home"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(RealCalls.OPENAI_KEY, RealCalls.FLUX_KEY);
            }
        }
    }
}
