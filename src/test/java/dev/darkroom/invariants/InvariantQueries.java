package dev.darkroom.invariants;

import java.util.List;

/** The invariants as queries; each must return no row. */
final class InvariantQueries {
    /** The state of a job as a function of its renders: the words of {@code JobState.of}, in SQL. */
    private static final String STATE_OF_RENDERS =
            "CASE WHEN COUNT(*) = SUM(CASE WHEN r.state = 'queued' THEN 1 ELSE 0 END) THEN 'accepted'"
                    + " WHEN SUM(CASE WHEN r.state IN ('queued', 'working') THEN 1 ELSE 0 END) > 0 THEN 'running'"
                    + " WHEN SUM(CASE WHEN r.state = 'held' THEN 1 ELSE 0 END) > 0 THEN 'held'"
                    + " WHEN COUNT(*) = SUM(CASE WHEN r.state IN ('done', 'placeholder') THEN 1 ELSE 0 END) THEN 'done'"
                    + " WHEN SUM(CASE WHEN r.state IN ('done', 'placeholder') THEN 1 ELSE 0 END) > 0 THEN 'partial'"
                    + " WHEN COUNT(*) = SUM(CASE WHEN r.state = 'cancelled' THEN 1 ELSE 0 END) THEN 'cancelled'"
                    + " ELSE 'failed' END";

    private static final String OVER = "('settled', 'released', 'spent_lost', 'spent_unknown')";

    /** True at every moment, also right after a kill. */
    static final List<Invariant> ALWAYS = List.of(
            new Invariant(
                    "I1",
                    "no budget is exceeded",
                    "SELECT scope || ' ' || period FROM budgets WHERE reserved_micros + spent_micros > limit_micros"),
            new Invariant(
                    "I2",
                    "attempts, ledger, jobs, assets and accounts say the same of money",
                    MoneyQueries.ALL_SAY_THE_SAME),
            new Invariant(
                    "I3",
                    "every reservation ends once, when its attempt does, in the way its attempt does",
                    "SELECT a.attempt_id || ' ' || a.state FROM attempts a LEFT JOIN ledger l"
                            + " ON l.attempt_id = a.attempt_id AND l.kind <> 'reserve' GROUP BY a.attempt_id, a.state"
                            + " HAVING COUNT(l.kind) <> CASE WHEN a.state IN " + OVER + " THEN 1 ELSE 0 END"
                            + " OR MAX(l.kind) <> CASE a.state WHEN 'released' THEN 'release' ELSE 'settle' END"),
            new Invariant(
                    "I4",
                    "no released attempt has a trace of a purchase",
                    "SELECT attempt_id FROM attempts WHERE state = 'released'"
                            + " AND provider_ref IS NOT NULL AND said_unbilled = 0"),
            new Invariant(
                    "I5",
                    "a render has at most one attempt that has bought or may buy something, and asks once for another prompt",
                    "SELECT render_id FROM attempts WHERE state NOT IN ('released', 'spent_lost', 'spent_unknown')"
                            + " AND provider <> 'openrouter' GROUP BY render_id HAVING COUNT(*) > 1"
                            + " UNION ALL SELECT render_id FROM attempts WHERE provider = 'openrouter'"
                            + " AND (state <> 'released' OR submits > 0) GROUP BY render_id HAVING COUNT(*) > 1"),
            new Invariant(
                    "I6",
                    "a settled attempt has its asset, and the asset is the bytes that were spooled; one that rewrote a prompt"
                            + " has that instead, and is never left in between",
                    "SELECT t.attempt_id FROM attempts t LEFT JOIN assets a ON a.attempt_id = t.attempt_id"
                            + " AND a.asset_id = t.asset_id AND a.sha256 = t.spool_sha256"
                            + " WHERE t.state = 'settled' AND t.provider <> 'openrouter' AND a.asset_id IS NULL"
                            + " UNION ALL SELECT t.attempt_id FROM attempts t LEFT JOIN assets a"
                            + " ON a.attempt_id = t.attempt_id WHERE t.provider = 'openrouter'"
                            + " AND (a.asset_id IS NOT NULL OR t.dry_run = 1 OR t.state IN ('submitted', 'ready', 'unknown')"
                            + " OR (t.state = 'settled' AND COALESCE(t.final_prompt, '') = ''))"),
            new Invariant(
                    "I7",
                    "an asset has the settled attempt that paid for it, and its render is done",
                    "SELECT a.asset_id FROM assets a LEFT JOIN attempts t ON t.attempt_id = a.attempt_id"
                            + " AND t.render_id = a.render_id AND t.state = 'settled'"
                            + " LEFT JOIN renders r ON r.render_id = a.render_id"
                            + " AND r.state = CASE a.placeholder WHEN 1 THEN 'placeholder' ELSE 'done' END"
                            + " WHERE t.attempt_id IS NULL OR r.render_id IS NULL"),
            new Invariant(
                    "I10",
                    "a job's state follows from its renders', and a render that is done has its asset",
                    // A render that was put back is queued again; its job stays running.
                    "SELECT j.job_key || ' ' || j.state FROM jobs j LEFT JOIN renders r ON r.job_key = j.job_key"
                            + " GROUP BY j.job_key, j.state HAVING j.state <> " + STATE_OF_RENDERS
                            + " AND NOT (j.state = 'running' AND " + STATE_OF_RENDERS + " = 'accepted')"
                            + " UNION ALL SELECT r.render_id || ' ' || r.state FROM renders r"
                            + " LEFT JOIN assets a ON a.render_id = r.render_id"
                            + " WHERE r.state IN ('done', 'placeholder') AND a.asset_id IS NULL"
                            + " UNION ALL SELECT t.attempt_id || ' ' || t.state FROM attempts t"
                            + " JOIN renders r ON r.render_id = t.render_id"
                            + " WHERE t.state NOT IN " + OVER + " AND r.state NOT IN ('queued', 'working', 'held')"),
            new Invariant(
                    "I11",
                    "a job's events are numbered without gap, the last state that is reported is its own,"
                            + " and each event is owed to the folder and to the results queue",
                    "SELECT j.job_key FROM jobs j LEFT JOIN outbox o ON o.job_key = j.job_key"
                            + " GROUP BY j.job_key, j.events HAVING COUNT(o.seq) <> j.events"
                            + " OR COALESCE(MAX(o.seq), 0) <> j.events OR COALESCE(MIN(o.seq), 1) <> 1"
                            + " UNION ALL SELECT j.job_key FROM jobs j WHERE j.state NOT IN ('accepted', 'running')"
                            + " AND j.state <> COALESCE((SELECT o.type FROM outbox o WHERE o.job_key = j.job_key"
                            + " AND o.type NOT IN ('exported', 'accepted', 'running') ORDER BY o.seq DESC LIMIT 1), '')"
                            + " UNION ALL SELECT o.event_id FROM outbox o WHERE o.type NOT IN ('accepted', 'running') AND 2 <> (SELECT COUNT(*) FROM deliveries d"
                            + " WHERE d.event_id = o.event_id AND d.channel IN ('folder', 'results'))"),
            new Invariant(
                    "I13",
                    "nothing was written for a render that nobody had claimed",
                    "SELECT r.render_id FROM renders r WHERE r.fence = 0 AND (r.state <> 'queued' OR EXISTS"
                            + " (SELECT 1 FROM attempts t WHERE t.render_id = r.render_id))"));

    /** True when nothing is left to do and nothing is on its way. */
    static final List<Invariant> QUIESCENT = List.of(
            new Invariant(
                    "I9",
                    "every job ends, or waits for a person",
                    "SELECT job_key || ' ' || state FROM jobs WHERE state IN ('accepted', 'running')"
                            + " UNION ALL SELECT render_id || ' ' || state FROM renders"
                            + " WHERE state IN ('queued', 'working')"),
            new Invariant(
                    "I12",
                    "everybody has been told who is still there",
                    "SELECT delivery_id FROM deliveries WHERE published_at IS NULL AND given_up_at IS NULL"));

    private InvariantQueries() {}
}
