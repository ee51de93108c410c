package dev.darkroom.adapter.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** Exports as people look at them. */
public final class ExportList {
    private static final String SELECT = "SELECT e.export_id, e.target, e.state, e.asset_id, e.tries, e.message,"
            + " e.created_at, e.next_at, e.result FROM exports e JOIN assets a ON a.asset_id = e.asset_id";

    private final Jdbi jdbi;
    private final boolean dryRun;

    /** @param dryRun only exports of this kind of job are listed */
    public ExportList(Database database, boolean dryRun) {
        this.jdbi = database.jdbi();
        this.dryRun = dryRun;
    }

    /**
     * One export.
     *
     * @param message what was said last; null: nothing
     * @param next when it is tried next; null: never
     * @param result what came of it, as JSON; null: nothing yet
     */
    public record Line(
            String exportId,
            String target,
            String state,
            String assetId,
            int tries,
            String message,
            Instant created,
            Instant next,
            String result) {}

    /** The newest exports, newest first. */
    public List<Line> newest(int most) {
        return jdbi.withHandle(h -> lines(
                h.createQuery(SELECT + " WHERE a.dry_run = :dryRun ORDER BY e.created_at DESC, e.export_id LIMIT :most")
                        .bind("most", most)));
    }

    /** All that were given up, the latest first. */
    public List<Line> failed() {
        return jdbi.withHandle(h -> lines(h.createQuery(SELECT + " WHERE a.dry_run = :dryRun AND e.state = 'failed'"
                + " ORDER BY e.finished_at DESC, e.export_id")));
    }

    /** All of an asset, oldest first. */
    public List<Line> of(String assetId) {
        return jdbi.withHandle(h -> lines(h.createQuery(SELECT
                        + " WHERE a.dry_run = :dryRun AND e.asset_id = :asset ORDER BY e.created_at, e.export_id")
                .bind("asset", assetId)));
    }

    /** One of them. */
    public Optional<Line> find(String exportId) {
        return jdbi
                .withHandle(h -> lines(h.createQuery(SELECT + " WHERE a.dry_run = :dryRun AND e.export_id = :id")
                        .bind("id", exportId)))
                .stream()
                .findFirst();
    }

    private List<Line> lines(Query query) {
        return query.bind("dryRun", dryRun ? 1 : 0)
                .map((r, c) -> new Line(
                        r.getString(1),
                        r.getString(2),
                        r.getString(3),
                        r.getString(4),
                        r.getInt(5),
                        r.getString(6),
                        Instant.ofEpochMilli(r.getLong(7)),
                        r.getString(3).equals("waiting") ? Instant.ofEpochMilli(r.getLong(8)) : null,
                        r.getString(9)))
                .list();
    }
}
