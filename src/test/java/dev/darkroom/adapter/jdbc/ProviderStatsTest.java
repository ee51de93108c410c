package dev.darkroom.adapter.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.render.Attempt;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProviderStatsTest extends DatabaseContract {
    private ProviderStats stats;

    @BeforeEach
    void stats() {
        stats = new ProviderStats(database);
    }

    private Claim claim(String jobId) {
        pipeline.accept(jobId, 1);
        return pipeline.claim("default/" + jobId + "~dry/0");
    }

    private void call(String jobId, long latencyMillis) {
        Claim claim = claim(jobId);
        Attempt submitting = pipeline.attempts.submitting(claim, pipeline.reserve(claim, "sdxl", 0));
        Attempt ready = pipeline.ready(claim, submitting, TestPipeline.SHA256, 1L, "p", latencyMillis);
        pipeline.settle(claim, ready);
    }

    @Test
    void aProviderNobodyHasAsked() {
        assertThat(stats.calls("sdxl")).isEqualTo(new ProviderStats.Calls(0, 0, 0, 0, null));
        assertThat(stats.lastSeen("sdxl")).isEmpty();
    }

    @Test
    void latenciesAreOfCallsThatBroughtAnImage() {
        for (int i = 1; i <= 20; i++) {
            call("j" + i, i * 10L);
        }
        Claim claim = claim("bad");
        pipeline.released(
                claim,
                pipeline.attempts.submitting(claim, pipeline.reserve(claim, "sdxl", 0)),
                ErrorType.TIMEOUT,
                "no answer",
                60_000);

        ProviderStats.Calls calls = stats.calls("sdxl");

        assertThat(calls).isEqualTo(new ProviderStats.Calls(21, 1, 100, 190, "timeout: no answer"));
        assertThat(stats.calls("flux").calls()).isZero();
    }

    @Test
    void oneCallIsItsOwnMedian() {
        call("a", 70);
        assertThat(stats.calls("sdxl")).isEqualTo(new ProviderStats.Calls(1, 0, 70, 70, null));
    }

    @Test
    void whatWasNeverSentIsNoCall() {
        Claim claim = claim("a");
        pipeline.released(claim, pipeline.reserve(claim, "sdxl", 0), ErrorType.INTERNAL, "cut short", 0);

        assertThat(stats.calls("sdxl").calls()).isZero();
    }

    @Test
    void whatAProcessSawLatest() {
        stats.seen("node-a", Map.of("sdxl", "open", "flux", "closed"), Map.of("sdxl", 0, "flux", 2), null, null);
        stats.seen("node-a", Map.of("sdxl", "half_open"), Map.of("sdxl", 1), null, null);
        stats.seen("node-b", Map.of("flux", "open"), Map.of("flux", 1), null, null);
        sql("UPDATE provider_health SET updated_at = updated_at - 5000 WHERE node_id = 'node-a'");

        assertThat(stats.lastSeen("sdxl")).hasValueSatisfying(seen -> {
            assertThat(seen.breaker()).isEqualTo("half_open");
            assertThat(seen.usableKeys()).isEqualTo(1);
            assertThat(seen.ageMillis()).isBetween(5_000L, 60_000L);
        });
        assertThat(stats.lastSeen("flux").orElseThrow().breaker()).isEqualTo("open");
        assertThat(rows("provider_health", "1 = 1")).isEqualTo(3);
    }
}
