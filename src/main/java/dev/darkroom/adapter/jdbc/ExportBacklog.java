package dev.darkroom.adapter.jdbc;

import org.jdbi.v3.core.Jdbi;

/** How many exports are not done, by indexes that hold only what is not. */
public final class ExportBacklog {
    private final Jdbi jdbi;
    private final int dryRun;

    /** @param dryRun whether exports of images made in dry-run are counted, or of the real ones */
    public ExportBacklog(Database database, boolean dryRun) {
        this.jdbi = database.jdbi();
        this.dryRun = dryRun ? 1 : 0;
    }

    /**
     * Exports.
     *
     * @param again that could not be done yet and are tried again
     * @param linked that somebody has still to place
     * @param failed that were given up
     */
    public record Counts(long again, long linked, long failed) {}

    /** As many as there are now. */
    public Counts counts() {
        return jdbi.withHandle(h -> h.createQuery("SELECT"
                        + " (SELECT COUNT(*) FROM exports e JOIN assets a ON a.asset_id = e.asset_id WHERE a.dry_run = :dryRun"
                        + "   AND e.finished_at IS NULL AND e.state = 'waiting' AND e.message IS NOT NULL),"
                        + " (SELECT COUNT(*) FROM exports e JOIN assets a ON a.asset_id = e.asset_id WHERE a.dry_run = :dryRun"
                        + "   AND e.finished_at IS NULL AND e.state = 'linked'),"
                        + " (SELECT COUNT(*) FROM exports e JOIN assets a ON a.asset_id = e.asset_id WHERE a.dry_run = :dryRun"
                        + "   AND e.state = 'failed')")
                .bind("dryRun", dryRun)
                .map((r, c) -> new Counts(r.getLong(1), r.getLong(2), r.getLong(3)))
                .one());
    }
}
