package dev.darkroom.adapter.jdbc;

import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** How much is waiting, by indexes that hold only what is open. */
public final class Backlog {
    private final Jdbi jdbi;
    private final int dryRun;

    /** @param dryRun whether jobs made in dry-run are counted, or the real ones */
    public Backlog(Database database, boolean dryRun) {
        this.jdbi = database.jdbi();
        this.dryRun = dryRun ? 1 : 0;
    }

    /** How many renders are {@code queued} and {@code working}; both are there. */
    public Map<String, Long> openRenders() {
        Map<String, Long> counts = new TreeMap<>(Map.of("queued", 0L, "working", 0L));
        jdbi.useHandle(h -> h.createQuery("SELECT state, COUNT(*) FROM renders"
                        + " WHERE dry_run = :dryRun AND state IN ('queued', 'working') GROUP BY state")
                .bind("dryRun", dryRun)
                .map((r, c) -> Map.entry(r.getString(1), r.getLong(2)))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue())));
        return counts;
    }

    /** How many calls wait for a person. */
    public long held() {
        return jdbi.withHandle(h -> h.createQuery("SELECT COUNT(*) FROM attempts WHERE state = 'unknown'")
                .mapTo(Long.class)
                .one());
    }
}
