package dev.darkroom.adapter.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** How jobs and their renders stand: those that are not over, those that came lately, and those that are named. */
public final class ChangeReader {
    /** PostgreSQL and SQLite take thousands of values; a few hundred keep a statement short. */
    private static final int AT_ONCE = 500;

    private static final String SELECT = "SELECT j.job_key, j.instance_id, j.job_id, j.state, r.render_index,"
            + " r.state AS render_state, r.error_type, s.asset_id, s.provider"
            + " FROM jobs j JOIN renders r ON r.job_key = j.job_key LEFT JOIN assets s ON s.render_id = r.render_id";
    private static final String ORDER = " ORDER BY j.created_at, j.job_key, r.render_index";

    private final Jdbi jdbi;
    private final int dryRun;

    /** @param dryRun whether jobs made in dry-run are read, or the real ones */
    public ChangeReader(Database database, boolean dryRun) {
        this.jdbi = database.jdbi();
        this.dryRun = dryRun ? 1 : 0;
    }

    /**
     * A render as it stands.
     *
     * @param errorType null: it has not failed
     * @param assetId null: it has no image
     * @param provider who made it; null: it has no image
     */
    public record RenderNow(int index, String state, String errorType, String assetId, String provider) {}

    /** A job as it stands, with its renders in order. */
    public record JobNow(String jobKey, String instanceId, String jobId, String state, List<RenderNow> renders) {}

    /**
     * Jobs that are not over, and all that came since then.
     *
     * @param since epoch milliseconds by the database's clock
     */
    public List<JobNow> openOrSince(long since) {
        return jdbi.withHandle(h -> jobs(h.createQuery(SELECT + " WHERE j.dry_run = :dryRun AND j.job_key IN ("
                        + "SELECT job_key FROM jobs WHERE state IN ('accepted', 'running', 'held')"
                        + " UNION SELECT job_key FROM jobs WHERE state IN ('done', 'partial', 'failed', 'cancelled')"
                        + " AND created_at >= :since)" + ORDER)
                .bind("since", since)
                .bind("dryRun", dryRun)));
    }

    /** The jobs of these keys. */
    public List<JobNow> of(Collection<String> keys) {
        List<String> all = List.copyOf(keys);
        List<JobNow> found = new ArrayList<>();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            found.addAll(jdbi.withHandle(h -> jobs(h.createQuery(SELECT + " WHERE j.job_key IN (<keys>)" + ORDER)
                    .bindList("keys", some))));
        }
        return found;
    }

    private static List<JobNow> jobs(Query query) {
        Map<String, JobNow> jobs = new LinkedHashMap<>();
        query.map((r, c) -> {
                    jobs.computeIfAbsent(r.getString("job_key"), key -> job(r, key))
                            .renders()
                            .add(new RenderNow(
                                    r.getInt("render_index"),
                                    r.getString("render_state"),
                                    r.getString("error_type"),
                                    r.getString("asset_id"),
                                    r.getString("provider")));
                    return true;
                })
                .list();
        return List.copyOf(jobs.values());
    }

    private static JobNow job(ResultSet r, String key) {
        try {
            return new JobNow(
                    key, r.getString("instance_id"), r.getString("job_id"), r.getString("state"), new ArrayList<>());
        } catch (SQLException e) {
            throw new IllegalStateException("a row that is being read cannot be read", e);
        }
    }
}
