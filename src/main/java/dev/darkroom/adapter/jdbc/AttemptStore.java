package dev.darkroom.adapter.jdbc;

import dev.darkroom.money.Budgets;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.Claim;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.LeaseLostException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/** Writes the steps of an attempt; every write carries the claim's fence and a legal edge of {@link AttemptState}. */
public final class AttemptStore {
    /** What an earlier answer said, and this one does not, stays. */
    static final String SET = "UPDATE attempts SET provider_request_id = COALESCE(:request, provider_request_id),"
            + " provider_model = COALESCE(:saidModel, provider_model), ";
    /** The render is locked, as {@link RenderStore#hold} does, before the attempt is. */
    static final String WHERE = " WHERE attempt_id = :id AND state = :from AND render_id = (" + RenderStore.HELD + ")";

    static final String OPEN = "('reserved', 'submitting', 'submitted', 'ready', 'unknown')";

    private final Jdbi jdbi;
    private final Budgets budgets;

    public AttemptStore(Database database, Budgets budgets) {
        this.jdbi = database.jdbi();
        this.budgets = budgets;
    }

    /**
     * What is to be bought.
     *
     * @param modelId null: the provider has none
     * @param modelVersion what is written of the model, by its hash; null: nothing
     * @param priceMicros worst-case price, micro-dollars
     * @param free nobody is paid (dry-run, placeholders): no budget is asked
     */
    public record Order(
            Budgets.Buyer buyer,
            String provider,
            String modelId,
            String modelVersion,
            String assetId,
            long priceMicros,
            boolean free) {}

    /**
     * Begins an attempt: the worst-case price is reserved in the same transaction.
     *
     * @throws dev.darkroom.money.RefusedPurchaseException when it does not fit a budget; nothing is written then
     */
    public Attempt reserve(Claim claim, Order order) {
        return jdbi.inTransaction(h -> {
            Attempt attempt = insert(h, claim, order);
            Ledger.reserve(
                    h,
                    attempt.attemptId(),
                    order.buyer().instanceId(),
                    claim.jobKey(),
                    order.free() ? List.of() : budgets.of(order.buyer(), attempt.created()),
                    order.priceMicros());
            return attempt;
        });
    }

    /**
     * The row of an attempt that begins; the render is held from now on, and the caller's transaction reserves.
     *
     * @throws LeaseLostException when the render is no longer ours
     */
    static Attempt insert(Handle h, Claim claim, Order order) {
        return h.createQuery("WITH next (number) AS"
                        + " (SELECT COALESCE(MAX(number), 0) + 1 FROM attempts WHERE render_id = :render)"
                        + " INSERT INTO attempts (attempt_id, render_id, number, provider, model_id, model_version, dry_run,"
                        + " state, asset_id, reserved_micros, run_id, created_at)"
                        + " SELECT held.render_id || '/' || next.number, held.render_id, next.number, :provider,"
                        + " CAST(:model AS TEXT), CAST(:version AS TEXT), :dryRun, 'reserved', :asset, :reserved,"
                        + " CAST(:run AS TEXT), <now> FROM next, (" + RenderStore.HELD + ") held WHERE 1 = 1"
                        + " RETURNING attempt_id, created_at")
                .bind("render", claim.renderId())
                .bind("fence", claim.fence())
                .bind("provider", order.provider())
                .bind("model", order.modelId())
                .bind("version", order.modelVersion())
                .bind("dryRun", claim.dryRun() ? 1 : 0)
                .bind("asset", order.assetId())
                .bind("reserved", order.priceMicros())
                .bind("run", order.buyer().runId())
                .map((r, c) -> begun(r.getString(1), Instant.ofEpochMilli(r.getLong(2)), order))
                .findOne()
                .orElseThrow(() -> new LeaseLostException(claim));
    }

    private static Attempt begun(String id, Instant created, Order order) {
        return new Attempt(
                id,
                order.provider(),
                order.modelId(),
                order.modelVersion(),
                order.assetId(),
                created,
                AttemptState.RESERVED,
                order.priceMicros(),
                0,
                null,
                null,
                null);
    }

    /** The request is about to leave, with the attempt's key: committed before the first byte does. */
    public Attempt submitting(Claim claim, Attempt attempt) {
        return jdbi.inTransaction(h -> submitting(h, claim, attempt));
    }

    static Attempt submitting(Handle h, Claim claim, Attempt attempt) {
        edge(
                h,
                claim,
                attempt,
                AttemptState.SUBMITTING,
                h.createUpdate(SET + "state = 'submitting', submits = submits + 1,"
                                + " submit_started_at = <now>, key_id = :key" + WHERE)
                        .bind("key", attempt.keyId()));
        return attempt.in(AttemptState.SUBMITTING);
    }

    /** Surely refused, and it may be sent again later: the reservation stays. */
    public Attempt reservedAgain(Claim claim, Attempt attempt, ErrorType error, String message) {
        jdbi.useTransaction(h -> edge(
                h,
                claim,
                attempt,
                AttemptState.RESERVED,
                h.createUpdate(SET + "state = 'reserved', error_type = :error, message = :message" + WHERE)
                        .bind("error", error.word())
                        .bind("message", StoredText.message(message))));
        return attempt.in(AttemptState.RESERVED);
    }

    /** The provider has the task: committed before the first poll, so that a crash resumes the poll and not the purchase. */
    public Attempt submitted(Claim claim, Attempt attempt, Attempt.Receipt receipt) {
        jdbi.useTransaction(h -> edge(
                h,
                claim,
                attempt,
                AttemptState.SUBMITTED,
                h.createUpdate(SET + "state = 'submitted', provider_ref = :ref, poll_url = :url,"
                                + " cost_micros = :cost" + WHERE)
                        .bind("ref", receipt.providerRef())
                        .bind("url", receipt.pollUrl())
                        .bind("cost", receipt.costMicros())));
        return attempt.submitted(receipt);
    }

    /** The bytes are on disk, synced and hashed. */
    public Attempt ready(Claim claim, Attempt attempt, Attempt.Result result) {
        return jdbi.inTransaction(h -> ready(h, claim, attempt, result));
    }

    static Attempt ready(Handle h, Claim claim, Attempt attempt, Attempt.Result result) {
        edge(
                h,
                claim,
                attempt,
                AttemptState.READY,
                h.createUpdate(SET + "state = 'ready', spool_sha256 = :sha256, seed = :seed,"
                                + " final_prompt = :prompt, cost_micros = COALESCE(:cost, cost_micros),"
                                + " latency_ms = :latency, error_type = NULL, message = NULL,"
                                + " spool_node = (SELECT owner FROM renders WHERE render_id = attempts.render_id)"
                                + WHERE)
                        .bind("sha256", result.spoolSha256())
                        .bind("seed", result.seed())
                        .bind("prompt", StoredText.of(result.finalPrompt()))
                        .bind("cost", result.costMicros())
                        .bind("latency", result.latencyMillis()));
        return attempt.ready(result);
    }

    /** What came is paid for; the caller's transaction moves the money. */
    static void settled(Handle h, Claim claim, Attempt attempt, long costMicros) {
        edge(
                h,
                claim,
                attempt,
                AttemptState.SETTLED,
                h.createUpdate(SET + "state = 'settled', settled_micros = :cost, finished_at = <now>" + WHERE)
                        .bind("cost", costMicros));
    }

    /** The attempt of this render that is not over, if there is one: after a crash it says how far the last worker got. */
    public Optional<Attempt> open(Claim claim) {
        return jdbi.withHandle(h -> h.createQuery("SELECT " + AttemptRows.COLUMNS + " FROM attempts"
                        + " WHERE render_id = :render AND state IN " + OPEN)
                .bind("render", claim.renderId())
                .map((r, c) -> AttemptRows.read(r))
                .findOne());
    }

    /** The providers, in their order, of images of this render that may have been bought, never came and count as spent. */
    public List<String> boughtBlindly(Claim claim) {
        return jdbi.withHandle(
                h -> h.createQuery("SELECT provider FROM attempts WHERE render_id = :render AND state = 'spent_unknown'"
                                + " AND provider <> 'openrouter' ORDER BY number")
                        .bind("render", claim.renderId())
                        .mapTo(String.class)
                        .list());
    }

    /** Whether an attempt, over or not, has this asset. */
    public boolean knows(String assetId) {
        return jdbi.withHandle(h -> h.createQuery("SELECT COUNT(*) FROM attempts WHERE asset_id = :asset")
                        .bind("asset", assetId)
                        .mapTo(Integer.class)
                        .one())
                > 0;
    }

    /** The node that has the image of an attempt that is ready; empty: it was not noted. */
    public Optional<String> spoolNode(Attempt attempt) {
        return jdbi.withHandle(
                h -> h.createQuery("SELECT spool_node FROM attempts WHERE attempt_id = :id AND spool_node IS NOT NULL")
                        .bind("id", attempt.attemptId())
                        .mapTo(String.class)
                        .findOne());
    }

    /** The assets whose bytes may be in a spool: those of attempts that are not over. */
    public Set<String> openAssets() {
        return jdbi.withHandle(h -> h.createQuery("SELECT asset_id FROM attempts WHERE state IN " + OPEN)
                .mapTo(String.class)
                .set());
    }

    /**
     * Runs the update, which begins with {@link #SET} and ends with {@link #WHERE}, as one edge of the state machine. The
     * render is held from then on.
     *
     * @throws LeaseLostException when the render is no longer ours, or the attempt is not where we left it
     */
    static void edge(Handle h, Claim claim, Attempt attempt, AttemptState to, Update update) {
        attempt.state().requireEdge(attempt.attemptId(), to);
        Attempt.Said said = attempt.said();
        int rows = update.bind("id", attempt.attemptId())
                .bind("from", attempt.state().word())
                .bind("render", claim.renderId())
                .bind("fence", claim.fence())
                .bind("request", said == null ? null : said.requestId())
                .bind("saidModel", said == null ? null : said.model())
                .execute();
        if (rows != 1) {
            throw new LeaseLostException(claim);
        }
    }
}
