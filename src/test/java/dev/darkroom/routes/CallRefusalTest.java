package dev.darkroom.routes;

import static dev.darkroom.routes.Jobs.attempts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.simulator.Simulator;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Refusals that pass, whole providers that are away, and what is never sent at all. */
class CallRefusalTest {
    private static final String BOTH = "openai_images,flux,noop_media";
    private static final String ONLY_OPENAI = "\"providers\": [\"openai_images\", \"noop_media\"]";

    /** They wait while the others run. */
    private static final List<String> WAITS = List.of("429:1x1", "429-http-datex1", "429-no-hintx1");

    @TempDir
    private static Path folder;

    private static RealCalls calls;

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, BOTH).start();
        WAITS.forEach(fault -> calls.bench().submit(RealCalls.job(waits(fault), fault, ONLY_OPENAI)));
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
    }

    private static String waits(String fault) {
        return "waits-" + fault.replace(':', '-');
    }

    /** All at once, because after the first of them the provider is left alone. */
    @Test
    void theNextProviderMakesTheImageAndKeysAreInNoDatabaseAndNoResult(@TempDir Path canary) throws Exception {
        Map<String, String> errors =
                Map.of("401", "auth", "403", "auth", "402", "quota_exhausted", "429-absurd", "rate_limited");
        try (RealCalls own = new RealCalls(canary, BOTH);
                Gate gate = new Gate(own.simulator().port(), errors.size())) {
            own.with("darkroom.provider.openai_images.base-url", "http://127.0.0.1:" + gate.port() + "/v1")
                    .with("darkroom.provider.openai_images.timeout", "30s")
                    .start();
            errors.keySet()
                    .forEach(fault -> own.bench().submit(RealCalls.job("refused-" + fault, "openai/" + fault, "")));
            for (Map.Entry<String, String> refusal : errors.entrySet()) {
                String id = "refused-" + refusal.getKey();
                assertThat(own.end(id).get("state").asText()).as(id).isEqualTo("done");
                assertThat(own.attempts(id))
                        .containsExactly("openai_images released " + refusal.getValue(), "flux settled -");
                assertThat(own.posts(id)).as(id).isEqualTo(2);
                assertThat(own.ledger(id))
                        .as(id)
                        .containsExactlyInAnyOrder("release 43300", "reserve 43300", "reserve 40000", "settle 40000");
            }
            for (String fault : List.of("500", "garbage", "reset")) {
                own.done("canary-" + fault, fault, "");
            }
        }
        assertNoKey(canary.resolve("home"));
    }

    private static void assertNoKey(Path home) throws IOException {
        try (var files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(RealCalls.OPENAI_KEY, RealCalls.FLUX_KEY);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("WAITS")
    void aRenderThatIsToWaitIsAskedForAgainInTheSameAttempt(String fault) throws Exception {
        String id = waits(fault);
        JsonNode result = calls.end(id);

        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(calls.attempts(id)).hasSize(1).first().asString().startsWith("openai_images settled");
        assertThat(calls.posts(id)).as("one refused, one accepted").isEqualTo(2);
        assertThat(calls.ledger(id)).containsExactlyInAnyOrder("reserve 43300", "settle " + calls.bill(id));
    }

    /** First a server that speaks no TLS, then none at all. */
    @Test
    void aProviderThatCannotBeReachedHasSoldNothing(@TempDir Path away) throws Exception {
        try (RealCalls own = new RealCalls(away, BOTH)) {
            int port;
            try (Simulator plain = Simulator.start(away.resolve("plain.log"))) {
                port = plain.port();
                own.with(
                                "darkroom.provider.openai_images.base-url",
                                plain.openAiBaseUrl().replace("http:", "https:"))
                        .start();
                own.done("tls", "none", "");
            }
            assertThat(own.attempts("tls")).containsExactly("openai_images released unavailable", "flux settled -");

            try (Socket taken = new Socket()) {
                // Bound and not listening: nobody else gets the port, and whoever connects is refused.
                taken.setReuseAddress(true);
                InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
                await().ignoreException(BindException.class)
                        .until(
                                () -> { // somebody's connection may have it
                                    taken.bind(address);
                                    return true;
                                });
                own.done("away", "none", "");
            }
            assertThat(own.attempts("away")).containsExactly("openai_images released unavailable", "flux settled -");
        }
    }

    @Test
    void whatCannotBeHonouredIsNotAsked() throws Exception {
        JsonNode result = calls.done("seeded", "none", "\"seed\": 7");
        assertThat(Jobs.skipped(result, "openai_images")).isEqualTo("gpt-image-1-mini takes no seed");
        assertThat(calls.attempts("seeded")).containsExactly("flux settled -");

        JsonNode both = calls.done("negative", "none", "\"negative_prompt\": \"rain\"");
        assertThat(both.get("state").asText()).isEqualTo("failed");
        assertThat(Jobs.skipped(both, "flux")).isEqualTo("flux-pro-1.1 takes no negative_prompt");
        assertThat(calls.posts("negative")).isZero();
    }

    @Test
    void dryRunConnectsToNobody(@TempDir Path dry) throws Exception {
        try (RealCalls own =
                new RealCalls(dry, BOTH).with("darkroom.dry-run", "true").start()) {
            JsonNode result = Jobs.done(own.bench(), RealCalls.job("dry", "none", ""));

            assertThat(result.get("state").asText()).isEqualTo("done");
            assertThat(result.get("warnings").toString()).doesNotContain("a real call");
            JsonNode seeded = Jobs.done(own.bench(), RealCalls.job("dry-seeded", "none", "\"seed\": 7"));
            assertThat(attempts(seeded)).containsExactly("openai_images settled -");
            assertThat(seeded.get("warnings").toString())
                    .contains("\"render 0: a real call would skip openai_images: gpt-image-1-mini takes no seed\"");
            assertThat(own.simulator().requests()).isEmpty();
        }
    }

    /** A kill after the answer was on disk and before it was read. */
    @Test
    void anAnswerOnDiskIsReadAndNotBoughtAgain() throws Exception {
        calls.bench().submit(RealCalls.job("killed", "500x1", ONLY_OPENAI));
        assertThat(calls.end("killed").get("state").asText()).isEqualTo("held");
        String asset = calls.bench()
                .sql("SELECT asset_id FROM attempts WHERE attempt_id LIKE 'default/killed/%'")
                .get(0)
                .get(0)
                .toString();
        byte[] picture = Files.readAllBytes(Path.of("docs/images/first-picture.jpg"));
        String answer = "{\"data\":[{\"b64_json\":\"" + Base64.getEncoder().encodeToString(picture) + "\"}]}";
        Files.write(
                calls.home().resolve("data/spool").resolve(asset + ".answer"), answer.getBytes(StandardCharsets.UTF_8));

        // As the kill would have left it.
        calls.bench()
                .sql("UPDATE attempts SET state = 'submitting', error_type = NULL, message = NULL"
                        + " WHERE attempt_id LIKE 'default/killed/%'");
        calls.bench().sql("UPDATE jobs SET state = 'running' WHERE job_key = 'default/killed'");
        calls.bench()
                .sql("UPDATE renders SET state = 'queued', error_type = NULL, message = NULL, next_at = 0, send_at = 0"
                        + " WHERE render_id LIKE 'default/killed/%'");

        assertThat(calls.end("killed").get("state").asText()).isEqualTo("done");
        assertThat(calls.posts("killed")).isEqualTo(1);
        assertThat(calls.ledger("killed")).containsExactlyInAnyOrder("reserve 43300", "settle 43300");
    }
}
