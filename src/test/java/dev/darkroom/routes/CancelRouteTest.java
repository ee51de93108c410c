package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.adapter.jdbc.CancelStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.invariants.Invariants;
import dev.darkroom.job.JobKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cancelled from outside, as the command does it, while a server works. Replicate takes one call at once. */
class CancelRouteTest {
    private static final String AT_REPLICATE = "\"providers\": [\"replicate_sdxl\"], \"width\": 512, \"height\": 512";
    private static final String AT_FLUX = "\"providers\": [\"flux\"], \"width\": 256, \"height\": 256";

    @TempDir
    private Path folder;

    private RealCalls calls;

    @BeforeEach
    void start() throws Exception {
        calls = new RealCalls(folder, "replicate_sdxl,flux,noop_media")
                .with("darkroom.provider.replicate_sdxl.concurrency", "1")
                .with("darkroom.provider.replicate_sdxl.timeout", "2m")
                .with("darkroom.provider.flux.timeout", "2m")
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        String url = calls.bench().settings().database().url();
        calls.close();
        assertThat(Invariants.check(url)).isEmpty();
    }

    private void cancel(String id) {
        try (Database beside = Database.open(calls.bench().settings().database())) {
            assertThat(new CancelStore(beside).cancel(JobKey.of("default", id, false)))
                    .isPresent();
        }
    }

    private void submitted(String id, String fault, String provider) {
        calls.bench().submit(RealCalls.job(id, fault, provider.equals("flux") ? AT_FLUX : AT_REPLICATE));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> calls.attempts(id).equals(List.of(provider + " submitted -")));
    }

    private long cancelPosts() throws Exception {
        return calls.simulator().requests().stream()
                .filter(request ->
                        request.method().equals("POST") && request.path().endsWith("/cancel"))
                .count();
    }

    /** The one that waits for the other's place is being worked on and has bought nothing. */
    @Test
    void aTaskOfReplicateIsCancelledThereAndWhatWaitedForItIsNotBought() throws Exception {
        submitted("running", "never-finishes", "replicate_sdxl");
        calls.bench().submit(RealCalls.job("waiting", "none", AT_REPLICATE));
        await().until(() -> calls.bench()
                        .number("SELECT COUNT(*) FROM renders WHERE job_key = 'default/waiting' AND state = 'working'")
                == 1);

        cancel("waiting");
        assertThat(calls.attempts("waiting")).isEmpty();
        cancel("running");

        JsonNode running = calls.end("running");
        assertThat(running.get("state").asText()).isEqualTo("cancelled");
        assertThat(running.at("/renders/0/state").asText()).isEqualTo("cancelled");
        assertThat(calls.attempts("running")).containsExactly("replicate_sdxl spent_lost cancelled");
        assertThat(calls.ledger("running")).containsExactlyInAnyOrder("reserve 50000", "settle 50000");
        assertThat(calls.posts("running")).isEqualTo(1);
        assertThat(cancelPosts()).isEqualTo(1);

        assertThat(calls.end("waiting").get("state").asText()).isEqualTo("cancelled");
        assertThat(calls.attempts("waiting")).containsExactly("replicate_sdxl released cancelled");
        assertThat(calls.ledger("waiting")).containsExactlyInAnyOrder("reserve 50000", "release 50000");
        assertThat(calls.posts("waiting")).isZero();
        await().untilAsserted(() -> assertThat(calls.bench().settings().outbox().resolve("waiting/result.json"))
                .content()
                .contains("\"cancelled\""));
    }

    @Test
    void whatIsMadeInSpiteOfItIsKept() throws Exception {
        submitted("at-replicate", "poll-500:2", "replicate_sdxl");
        submitted("at-flux", "poll-500:2", "flux");

        cancel("at-replicate");
        cancel("at-flux");

        for (String id : List.of("at-replicate", "at-flux")) {
            assertThat(calls.end(id).get("state").asText()).as(id).isEqualTo("done");
            assertThat(calls.posts(id)).isEqualTo(1);
        }
        assertThat(calls.ledger("at-replicate")).contains("settle 50000");
        assertThat(calls.ledger("at-flux")).contains("settle 40000");
        assertThat(cancelPosts()).isZero();
    }

    @Test
    void whatWaitsForAKeyWithItsPriceReservedEndsAtOnce() throws Exception {
        calls.bench().submit(RealCalls.job("limited", "replicate/429:60", AT_REPLICATE));
        await().until(() -> calls.attempts("limited").equals(List.of("replicate_sdxl reserved rate_limited")));
        await().until(() -> calls.bench()
                        .number("SELECT COUNT(*) FROM renders WHERE job_key = 'default/limited' AND state = 'queued'")
                == 1);

        cancel("limited");

        assertThat(calls.end("limited").get("state").asText()).isEqualTo("cancelled");
        assertThat(calls.attempts("limited")).containsExactly("replicate_sdxl released cancelled");
        assertThat(calls.ledger("limited")).containsExactlyInAnyOrder("reserve 50000", "release 50000");
        assertThat(calls.posts("limited")).isEqualTo(1);
    }
}
