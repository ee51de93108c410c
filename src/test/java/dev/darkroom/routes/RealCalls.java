package dev.darkroom.routes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import dev.darkroom.simulator.LogEntry;
import dev.darkroom.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The program with dry-run off, and both providers simulated. */
final class RealCalls implements AutoCloseable {
    static final String OPENAI_KEY = "sk-canary-1f7e9";
    static final String FLUX_KEY = "canary-bfl-5c2d8";

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
                .with("darkroom.provider.openai_images.timeout", "2s")
                .with("darkroom.provider.flux.keys", FLUX_KEY)
                .with("darkroom.provider.flux.base-url", simulator.fluxBaseUrl())
                .with("darkroom.provider.flux.timeout", "4s");
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
        bench = Bench.start(home, false, Map.of());
        return this;
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

    JsonNode done(String job) {
        return Jobs.done(bench, job);
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
