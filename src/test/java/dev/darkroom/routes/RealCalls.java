package dev.darkroom.routes;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import dev.darkroom.job.JobKey;
import dev.darkroom.simulator.LogEntry;
import dev.darkroom.simulator.Simulator;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The program with dry-run off, and its providers simulated. */
final class RealCalls implements AutoCloseable {
    static final String OPENAI_KEY = "sk-canary-1f7e9";
    static final String GEMINI_KEY = "canary-gemini-9b3a7";
    static final String FLUX_KEY = "canary-bfl-5c2d8";
    static final String REPLICATE_KEY = "r8_canary-3b6a1";
    static final String STABILITY_KEY = "canary-stability-7a3e1";
    static final String IDEOGRAM_KEY = "canary-ideogram-9b4f0";

    private static final Set<String> ENDS = Set.of("done", "failed", "partial", "held", "cancelled");

    private final Simulator simulator;
    private final Home home;
    private Bench bench;

    RealCalls(Path folder, String providers) throws IOException {
        simulator = Simulator.start(folder.resolve("simulator.log"));
        home = new Home(folder.resolve("home"))
                .with("darkroom.dry-run", "false")
                .with("darkroom.providers", providers)
                .with("darkroom.provider.openai_images.keys", OPENAI_KEY)
                .with("darkroom.provider.openai_images.base-url", simulator.openAiBaseUrl())
                .with("darkroom.provider.openai_images.default-model", "gpt-image-1-mini")
                .with("darkroom.provider.openai_images.timeout", "5s")
                .with("darkroom.provider.openai_images.concurrency", "64")
                .with("darkroom.provider.flux.concurrency", "64")
                .with("darkroom.provider.replicate_sdxl.keys", REPLICATE_KEY)
                .with("darkroom.provider.replicate_sdxl.base-url", simulator.replicateBaseUrl())
                .with("darkroom.provider.replicate_sdxl.timeout", "6s")
                .with("darkroom.provider.replicate_sdxl.concurrency", "64")
                .with("darkroom.workers", "32")
                .with("darkroom.image.max-size", "2MiB")
                .with("darkroom.provider.flux.keys", FLUX_KEY)
                .with("darkroom.provider.flux.base-url", simulator.fluxBaseUrl())
                .with("darkroom.provider.flux.timeout", "6s")
                .with("darkroom.provider.sdxl.keys", STABILITY_KEY)
                .with("darkroom.provider.sdxl.base-url", simulator.stabilityBaseUrl())
                .with("darkroom.provider.sdxl.timeout", "5s")
                .with("darkroom.provider.sdxl.concurrency", "64")
                .with("darkroom.provider.ideogram.keys", IDEOGRAM_KEY)
                .with("darkroom.provider.ideogram.base-url", simulator.ideogramBaseUrl())
                .with("darkroom.provider.ideogram.timeout", "6s")
                .with("darkroom.provider.ideogram.concurrency", "64")
                .with("darkroom.provider.gemini.keys", GEMINI_KEY)
                .with("darkroom.provider.gemini.base-url", simulator.geminiBaseUrl())
                .with("darkroom.provider.gemini.timeout", "5s")
                .with("darkroom.provider.gemini.concurrency", "64");
    }

    RealCalls with(String property, String value) {
        home.with(property, value);
        return this;
    }

    Home home() {
        return home;
    }

    Simulator simulator() {
        return simulator;
    }

    Bench bench() {
        return bench;
    }

    RealCalls start() {
        return start(false);
    }

    /** Starts with all ways in, HTTP among them. */
    RealCalls startOpen() {
        return start(true);
    }

    private RealCalls start(boolean entries) {
        bench = Bench.start(home, entries, Map.of());
        // Failures are what is looked at here: they would open it.
        for (String provider : bench.settings().providers().keySet()) {
            bench.camel()
                    .getRegistry()
                    .lookupByNameAndType("breaker-" + provider, CircuitBreaker.class)
                    .transitionToDisabledState();
        }
        return this;
    }

    /** Stops the program, and starts it again on the same data. */
    void restart() {
        bench.close();
        start();
    }

    /** A job of one image whose prompt asks the simulator for this fault. */
    static String job(String id, String fault, String more) {
        return "{\"job_id\": \"" + id + "\", \"prompt\": \"a lamp, " + id + " [fault:" + fault + "]\""
                + ", \"allow_placeholder\": false" + (more.isEmpty() ? "" : ", " + more) + "}";
    }

    /** How many requests this job sent, to all providers. */
    long posts(String id) throws IOException {
        return simulator.requests().stream()
                .filter(request ->
                        request.method().equals("POST") && request.text().contains("a lamp, " + id + " "))
                .count();
    }

    /** What the providers bill this job, micro-dollars. */
    long bill(String id) throws IOException {
        return simulator.log().entries().stream()
                .filter(entry -> entry.asked() != null && entry.asked().prompt().contains("a lamp, " + id + " "))
                .mapToLong(LogEntry::chargedMicros)
                .sum();
    }

    /** {@code kind micros} of each ledger movement of a job, in order. */
    List<String> ledger(String id) throws SQLException {
        return bench
                .sql("SELECT l.kind, l.micros FROM ledger l JOIN attempts a ON a.attempt_id = l.attempt_id"
                        + " WHERE a.attempt_id LIKE 'default/" + id + "/%' ORDER BY l.attempt_id, l.kind")
                .stream()
                .map(row -> row.get(0) + " " + row.get(1))
                .toList();
    }

    /** {@code provider state error_type} of each attempt of a job, in order. */
    List<String> attempts(String id) throws SQLException {
        return bench
                .sql("SELECT provider, state, coalesce(error_type, '-') FROM attempts WHERE attempt_id LIKE 'default/"
                        + id + "/%' ORDER BY attempt_id")
                .stream()
                .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2))
                .toList();
    }

    /** A column of the one image that a job has, as a text. */
    String asset(String id, String column) throws SQLException {
        return bench.sql("SELECT " + column + " FROM assets WHERE asset_id = (SELECT asset_id FROM attempts"
                        + " WHERE attempt_id LIKE 'default/" + id + "/%')")
                .get(0)
                .get(0)
                .toString();
    }

    /** What the one attempt of a job says of its failure. */
    String message(String id) throws SQLException {
        return bench.sql("SELECT message FROM attempts WHERE attempt_id LIKE 'default/" + id + "/%'")
                .get(0)
                .get(0)
                .toString();
    }

    /** Waits until the job has ended or is held. */
    JsonNode end(String id) {
        JobKey key = JobKey.of("default", id, false);
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> ENDS.contains(bench.result(key).get("state").asText()));
        return bench.result(key);
    }

    /** Accepts a job and waits for its end. */
    JsonNode done(String id, String fault, String more) {
        bench.submit(job(id, fault, more));
        return end(id);
    }

    @Override
    public void close() throws IOException {
        try (simulator) {
            if (bench != null) {
                bench.close();
            }
        }
    }
}
