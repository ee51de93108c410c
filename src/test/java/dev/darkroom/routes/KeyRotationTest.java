package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.pipeline.HealthReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several keys of one provider: which is used, which is left alone. The simulator refuses a key with 'invalid' in it. */
class KeyRotationTest {
    private static final String OPENAI_KEYS = "darkroom.provider.openai_images.keys";
    private static final String FLUX_KEYS = "darkroom.provider.flux.keys";
    private static final String BOTH = "openai_images,flux,noop_media";
    private static final String ONLY_OPENAI = "\"providers\": [\"openai_images\", \"noop_media\"]";

    @TempDir
    private Path folder;

    /** The keys of a job's requests for an image, in order. */
    private static List<String> keys(RealCalls calls, String id) throws IOException {
        return calls.simulator().requests().stream()
                .filter(request ->
                        request.method().equals("POST") && request.text().contains("a lamp, " + id + " "))
                .map(request -> request.header("authorization").replace("Bearer ", "") + request.header("x-key"))
                .toList();
    }

    private static String one(RealCalls calls, String query) throws SQLException {
        return String.valueOf(calls.bench().sql(query).get(0).get(0));
    }

    @Test
    void whenTheFirstKeyIsRefusedTheNextBuysTheImageOnce() throws Exception {
        try (RealCalls calls = new RealCalls(folder, BOTH)
                .with(OPENAI_KEYS, "invalid-a,good-b")
                .start()) {
            JsonNode result = calls.done("first", "none", "");

            assertThat(result.get("state").asText()).isEqualTo("done");
            assertThat(keys(calls, "first")).containsExactly("invalid-a", "good-b");
            assertThat(calls.attempts("first")).containsExactly("openai_images settled -");
            assertThat(calls.ledger("first"))
                    .containsExactlyInAnyOrder("reserve 43300", "settle " + calls.bill("first"));
            assertThat(one(calls, "SELECT submits || ' ' || key_id FROM attempts"))
                    .matches("2 [0-9a-f]{8}");

            calls.done("second", "none", "");
            assertThat(keys(calls, "second")).as("the first is left alone").containsExactly("good-b");

            calls.bench()
                    .camel()
                    .getRegistry()
                    .lookupByNameAndType("healthReport", HealthReport.class)
                    .write();
            assertThat(one(calls, "SELECT usable_keys FROM provider_health WHERE provider = 'openai_images'"))
                    .isEqualTo("1");
        }
        assertNoKey("invalid-a", "good-b");
    }

    private void assertNoKey(String... keys) throws IOException {
        try (var files = Files.walk(folder.resolve("home"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(keys);
            }
        }
    }

    @Test
    void whenAllKeysAreRefusedTheNextProviderIsAskedOrTheRenderWaits() throws Exception {
        try (RealCalls calls = new RealCalls(folder, BOTH)
                .with(OPENAI_KEYS, "invalid-a,invalid-b")
                .start()) {
            assertThat(calls.done("elsewhere", "none", "").get("state").asText())
                    .isEqualTo("done");
            assertThat(keys(calls, "elsewhere")).containsExactly("invalid-a", "invalid-b", RealCalls.FLUX_KEY);
            assertThat(calls.attempts("elsewhere")).containsExactly("openai_images released auth", "flux settled -");

            calls.restart(); // which forgets who is left alone
            calls.bench().submit(RealCalls.job("waits", "none", ONLY_OPENAI));
            await().until(() -> calls.attempts("waits").equals(List.of("openai_images reserved auth"))
                    && one(calls, "SELECT state FROM renders WHERE render_id LIKE 'default/waits/%'")
                            .equals("queued"));
            assertThat(keys(calls, "waits")).containsExactlyInAnyOrder("invalid-a", "invalid-b");
            assertThat(calls.ledger("waits")).containsExactly("reserve 43300");
            long waits = calls.bench().number("SELECT next_at FROM renders WHERE render_id LIKE 'default/waits/%'")
                    - System.currentTimeMillis();
            assertThat(waits).as("milliseconds until the first key is free").isBetween(30_000L, 61_000L);
        }
    }

    @Test
    void aKeyThatIsToSlowDownIsLeftAloneWhileTheOtherWorks() throws Exception {
        try (RealCalls calls =
                new RealCalls(folder, BOTH).with(OPENAI_KEYS, "key-a,key-b").start()) {
            calls.done("slower", "429:600x1", ONLY_OPENAI);

            assertThat(calls.attempts("slower")).containsExactly("openai_images settled -");
            assertThat(keys(calls, "slower")).containsExactly("key-a", "key-b");
            assertThat(calls.ledger("slower"))
                    .containsExactlyInAnyOrder("reserve 43300", "settle " + calls.bill("slower"));
            calls.done("more", "none", ONLY_OPENAI);
            assertThat(keys(calls, "more")).containsExactly("key-b");
        }
    }

    /** A task can be seen with the key that it was given with, and no other. */
    @Test
    void aTaskIsPolledWithItsOwnKeyAlsoAfterAStop() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "flux,noop_media")
                .with("darkroom.provider.flux.timeout", "1m")
                .with(FLUX_KEYS, "bfl-a,bfl-b")
                .start()) {
            calls.done("first", "none", "");
            assertThat(keys(calls, "first")).containsExactly("bfl-a");
            calls.bench().submit(RealCalls.job("stopped", "poll-500:4", ""));
            await().until(() -> calls.attempts("stopped").equals(List.of("flux submitted -")));

            calls.restart();

            assertThat(calls.end("stopped").get("state").asText()).isEqualTo("done");
            assertThat(calls.posts("stopped")).isEqualTo(1);
            assertThat(polls(calls, "stopped")).hasSizeGreaterThan(4).containsOnly("bfl-b");
        }
    }

    @Test
    void aTaskWhoseKeyIsNotConfiguredAnyMoreIsPolledWithTheFirst() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "flux,noop_media")
                .with("darkroom.provider.flux.timeout", "1m")
                .with(FLUX_KEYS, "bfl-old")
                .start()) {
            calls.bench().submit(RealCalls.job("changed", "poll-500:4", ""));
            await().until(() -> calls.attempts("changed").equals(List.of("flux submitted -")));

            calls.with(FLUX_KEYS, "bfl-new,bfl-newer").restart();

            assertThat(calls.end("changed").get("state").asText()).isEqualTo("done");
            assertThat(calls.posts("changed")).isEqualTo(1);
            assertThat(polls(calls, "changed")).endsWith("bfl-new").doesNotContain("bfl-newer");
        }
    }

    /** The keys with which a job's task was polled, in order. */
    private static List<String> polls(RealCalls calls, String id) throws Exception {
        String ref = one(calls, "SELECT provider_ref FROM attempts WHERE attempt_id LIKE 'default/" + id + "/%'");
        return calls.simulator().requests().stream()
                .filter(request -> request.method().equals("GET")
                        && !request.header("x-key").isEmpty())
                .filter(request -> request.toString().contains(ref))
                .map(request -> request.header("x-key"))
                .toList();
    }
}
