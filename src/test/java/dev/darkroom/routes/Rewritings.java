package dev.darkroom.routes;

import dev.darkroom.simulator.LogEntry;
import dev.darkroom.simulator.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** The program with a provider of images and one that rewrites prompts, both simulated. */
final class Rewritings {
    static final String ENHANCE = "\"enhance\": true, \"quality\": \"low\"";
    /** What the simulator adds to every prompt. */
    static final String ADDED = ", golden hour, 35 mm photograph";

    private Rewritings() {}

    /** Not started yet. */
    static RealCalls at(Path folder) throws IOException {
        RealCalls calls = new RealCalls(folder, "openai_images,noop_media");
        return calls.with("darkroom.provider.openrouter.keys", "or-1,or-2,or-3,or-4,or-5,or-6,or-7,or-8")
                .with("darkroom.provider.openrouter.base-url", calls.simulator().openRouterBaseUrl())
                .with("darkroom.provider.openrouter.timeout", "5s")
                .with("darkroom.provider.openrouter.concurrency", "64");
    }

    static String prompt(String id, String fault) {
        return "a lamp, " + id + " [fault:" + fault + "]";
    }

    /** The requests of a job to the one who rewrites. */
    static List<Request> asked(RealCalls calls, String id) {
        return requests(calls, id, "/chat/completions");
    }

    /** The requests of a job to the one who makes the image. */
    static List<Request> images(RealCalls calls, String id) {
        return requests(calls, id, "/images/generations");
    }

    private static List<Request> requests(RealCalls calls, String id, String path) {
        return calls.simulator().requests().stream()
                .filter(request ->
                        request.path().endsWith(path) && request.text().contains("a lamp, " + id + " "))
                .toList();
    }

    /** What the simulator bills a job for rewriting, micro-dollars. */
    static long bill(RealCalls calls, String id) throws IOException {
        return calls.simulator().log().entries().stream()
                .filter(entry -> "openrouter".equals(entry.provider())
                        && entry.asked() != null
                        && entry.asked().prompt().contains("a lamp, " + id + " "))
                .mapToLong(LogEntry::chargedMicros)
                .sum();
    }

    /** The ledger's movements for the rewritings of a job, in order. */
    static List<String> ledger(RealCalls calls, String id) throws SQLException {
        return calls
                .bench()
                .sql("SELECT l.kind || ' ' || l.micros FROM ledger l JOIN attempts a ON a.attempt_id = l.attempt_id"
                        + " WHERE a.provider = 'openrouter' AND a.attempt_id LIKE 'default/" + id
                        + "/%' ORDER BY l.attempt_id, l.kind")
                .stream()
                .map(row -> row.get(0).toString())
                .toList();
    }

    /** Both prompts of each asset of a job. */
    static List<List<Object>> prompts(RealCalls calls, String id) throws SQLException {
        return calls.bench().sql("SELECT prompt, final_prompt FROM assets WHERE render_id LIKE 'default/" + id + "/%'");
    }
}
