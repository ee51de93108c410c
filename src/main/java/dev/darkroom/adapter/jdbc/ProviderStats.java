package dev.darkroom.adapter.jdbc;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** What is known of the providers: breakers and keys as each process last saw them, calls and latencies from attempts. */
public final class ProviderStats {
    /** A provider's latest attempts, at most so many, are looked at. */
    private static final int WINDOW = 1_000;

    private final Jdbi jdbi;

    public ProviderStats(Database database) {
        this.jdbi = database.jdbi();
    }

    /**
     * A provider's latest attempts, 1,000 at most.
     *
     * @param calls how many were sent
     * @param failures how many of them brought no image
     * @param medianMillis median time of the calls that brought one, milliseconds; 0 without any
     * @param percentile95Millis 95th percentile of the same
     * @param lastError type and message of the latest failure; null without any
     */
    public record Calls(long calls, long failures, long medianMillis, long percentile95Millis, String lastError) {}

    /**
     * A provider as a process last saw it.
     *
     * @param breaker {@code closed}, {@code open} or {@code half_open}
     * @param usableKeys keys that are not in cool-down
     * @param ageMillis how long ago, milliseconds
     */
    public record Seen(String breaker, int usableKeys, long ageMillis) {}

    private record Call(String state, Long latencyMillis, String errorType, String message) {
        boolean failed() {
            return errorType != null;
        }
    }

    /** The provider's calls. */
    public Calls calls(String provider) {
        List<Call> calls = jdbi.withHandle(h -> h.createQuery(
                        "SELECT state, latency_ms, error_type, message FROM attempts"
                                + " WHERE provider = :provider AND submit_started_at IS NOT NULL AND cached = 0"
                                + " ORDER BY created_at DESC LIMIT :window")
                .bind("provider", provider)
                .bind("window", WINDOW)
                .map((r, c) -> new Call(
                        r.getString(1), r.getObject(2) == null ? null : r.getLong(2), r.getString(3), r.getString(4)))
                .list());
        List<Long> latencies = calls.stream()
                .filter(call -> !call.failed() && call.latencyMillis() != null)
                .map(Call::latencyMillis)
                .sorted()
                .toList();
        return new Calls(
                calls.size(),
                calls.stream().filter(Call::failed).count(),
                percentile(latencies, 50),
                percentile(latencies, 95),
                calls.stream()
                        .filter(Call::failed)
                        .findFirst()
                        .map(call -> call.errorType() + ": " + call.message())
                        .orElse(null));
    }

    /** The smallest value that at least so many percent of all values do not exceed. */
    private static long percentile(List<Long> sorted, int percent) {
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }

    /**
     * Writes what this process sees.
     *
     * @param breakers by provider
     * @param usableKeys by provider
     * @param waitsFor why it makes no new paid call; null: it does
     * @param catalogProblem why it works with an older catalogue than the present one; null: it does not
     */
    public void seen(
            String nodeId,
            Map<String, String> breakers,
            Map<String, Integer> usableKeys,
            String waitsFor,
            String catalogProblem) {
        jdbi.useTransaction(h -> {
            h.createUpdate("INSERT INTO nodes (node_id, waits_for, catalog_problem, updated_at)"
                            + " VALUES (:node, :waits, :catalog, <now>) ON CONFLICT (node_id)"
                            + " DO UPDATE SET waits_for = :waits, catalog_problem = :catalog, updated_at = <now>")
                    .bind("catalog", catalogProblem)
                    .bind("node", nodeId)
                    .bind("waits", waitsFor)
                    .execute();
            breakers.forEach((provider, breaker) -> h.createUpdate("INSERT INTO provider_health"
                            + " (node_id, provider, breaker, usable_keys, updated_at)"
                            + " VALUES (:node, :provider, :breaker, :keys, <now>) ON CONFLICT (node_id, provider)"
                            + " DO UPDATE SET breaker = :breaker, usable_keys = :keys, updated_at = <now>")
                    .bind("node", nodeId)
                    .bind("provider", provider)
                    .bind("breaker", breaker)
                    .bind("keys", usableKeys.get(provider))
                    .execute());
        });
    }

    /** Why the processes that were seen in the last minute make no new paid calls; empty when all do. */
    public List<String> waiting() {
        return jdbi.withHandle(h -> h.createQuery(
                        "SELECT waits_for FROM nodes WHERE waits_for IS NOT NULL AND updated_at > <now> - 60000")
                .mapTo(String.class)
                .list());
    }

    /** Why processes that were seen in the last minute work with an older catalogue; empty when none does. */
    public List<String> catalogProblems() {
        return jdbi.withHandle(h -> h.createQuery("SELECT DISTINCT catalog_problem FROM nodes"
                        + " WHERE catalog_problem IS NOT NULL AND updated_at > <now> - 60000")
                .mapTo(String.class)
                .list());
    }

    /**
     * Images that are paid for and not stored yet.
     *
     * @param node in whose spool they are
     */
    public record Spooled(String node, int images) {}

    /** Where images wait that are paid for and not stored yet, by node. */
    public List<Spooled> spooled() {
        return jdbi.withHandle(h -> h.createQuery("SELECT spool_node, COUNT(*) FROM attempts"
                        + " WHERE state = 'ready' AND dry_run = 0 AND spool_node IS NOT NULL"
                        + " GROUP BY spool_node ORDER BY spool_node")
                .map((r, c) -> new Spooled(r.getString(1), r.getInt(2)))
                .list());
    }

    /** How many renders wait that Darkroom itself failed with more than three times. */
    public int stuck() {
        return jdbi.withHandle(
                h -> h.createQuery("SELECT COUNT(*) FROM renders WHERE state = 'queued' AND failures > 3")
                        .mapTo(Integer.class)
                        .one());
    }

    /** What a process saw latest, if one ever did. */
    public Optional<Seen> lastSeen(String provider) {
        return jdbi.withHandle(h -> h.createQuery("SELECT breaker, usable_keys, <now> - updated_at FROM provider_health"
                        + " WHERE provider = :provider ORDER BY updated_at DESC LIMIT 1")
                .bind("provider", provider)
                .map((r, c) -> new Seen(r.getString(1), r.getInt(2), r.getLong(3)))
                .findOne());
    }
}
