package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import dev.darkroom.job.JobKey;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More renders than a provider takes at once: the others wait for a place, then for another turn. */
class BulkheadTest {
    @TempDir
    private static Path folder;

    private static final ScriptedProvider PROVIDERS = new ScriptedProvider();
    private static Bench bench;

    private final CountDownLatch slow = new CountDownLatch(1);

    @BeforeAll
    static void start() throws Exception {
        Home home = ScriptedProvider.in(new Home(folder), "sdxl", "flux")
                .edit("routes/shared/provider-template.camel.yaml", "WaitDuration: 60000", "WaitDuration: 50")
                .with("darkroom.provider.sdxl.concurrency", "1")
                .with("darkroom.providers", "sdxl,flux,noop_media");
        bench = Bench.start(home, false, Map.of("scripted", PROVIDERS));
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void reset() {
        PROVIDERS.reset();
        PROVIDERS.when(
                "sdxl", work -> assertThat(slow.await(20, TimeUnit.SECONDS)).isTrue());
    }

    @Test
    void aRenderWithoutAPlaceTakesTheNextProvider() {
        JobKey first = busy("first-with-another");
        JsonNode second = Jobs.done(bench, Jobs.json("second-with-another"));
        slow.countDown();

        assertThat(Jobs.attempts(second)).containsExactly("flux settled -");
        assertThat(Jobs.skipped(second, "sdxl")).isEqualTo("all its places are taken");
        assertThat(Jobs.attempts(Jobs.end(bench, first))).containsExactly("sdxl settled -");
    }

    @Test
    void aRenderThatOnlyTheFullProviderCanMakeWaitsAndIsNoPlaceholder() throws Exception {
        String only = "\"providers\": [\"sdxl\"]";
        JobKey first = busy("first-alone");
        List<JobKey> others = List.of(
                bench.submit(Jobs.json("second-alone", only)),
                bench.submit(Jobs.json("third-alone", only + ", \"allow_placeholder\": false")));
        await().until(() -> bench.number("SELECT COALESCE(SUM(fence), 0) FROM renders WHERE job_key LIKE '%d-alone%'"
                        + " AND state = 'queued'")
                >= 2);
        slow.countDown();

        for (JobKey job : List.of(first, others.get(0), others.get(1))) {
            assertThat(Jobs.attempts(Jobs.end(bench, job))).containsExactly("sdxl settled -");
        }
        assertThat(bench.number("SELECT SUM(failures) FROM renders")).isZero();
        assertThat(breaker().getMetrics().getNumberOfFailedCalls()).isZero();
    }

    /** A job whose call does not come back yet. */
    private static JobKey busy(String id) {
        JobKey job = bench.submit(Jobs.json(id));
        await().until(() -> PROVIDERS.calls("sdxl") == 1);
        return job;
    }

    private static CircuitBreaker breaker() {
        return bench.camel().getRegistry().lookupByNameAndType("breaker-sdxl", CircuitBreaker.class);
    }
}
