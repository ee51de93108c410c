package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.AttemptEnds;
import dev.darkroom.adapter.jdbc.AttemptStore;
import dev.darkroom.adapter.jdbc.CancelStore;
import dev.darkroom.asset.AssetIds;
import dev.darkroom.catalog.Model;
import dev.darkroom.catalog.ModelChoice;
import dev.darkroom.money.Budgets;
import dev.darkroom.money.Prices;
import dev.darkroom.provider.Answer;
import dev.darkroom.provider.KeyRing;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.Planner;
import dev.darkroom.render.RenderWork;
import java.time.Duration;
import java.util.Objects;
import org.apache.camel.ExchangeProperty;

/** The paid step, as every provider route walks it: reserve, submitting, (the call), submitted, ready. */
public final class Attempts {
    /** So long the database may be away when a provider has answered. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AttemptStore store;
    private final AttemptEnds ends;
    private final SteadyWrite answers;
    private final ModelChoice models;
    private final Prices prices;
    private final AssetIds ids;
    private final BackPressure backPressure;
    private final KeyRing keys;
    private final CancelStore cancels;
    private final Measures measures;

    public Attempts(
            AttemptStore store,
            AttemptEnds ends,
            ModelChoice models,
            Prices prices,
            AssetIds ids,
            BackPressure backPressure,
            KeyRing keys,
            CancelStore cancels,
            Measures measures) {
        this.store = store;
        this.ends = ends;
        this.answers = new SteadyWrite(store, PATIENCE);
        this.models = models;
        this.prices = prices;
        this.ids = ids;
        this.backPressure = backPressure;
        this.keys = keys;
        this.cancels = cancels;
        this.measures = measures;
    }

    /**
     * Reserves the worst-case price; a dry-run or placeholder attempt costs nothing. An attempt that an earlier worker
     * reserved at this provider is gone on with, one at another provider is given up.
     */
    public void reserve(String provider, @ExchangeProperty(Claims.WORK) RenderWork work) {
        if (work.isReserved()) {
            boolean same = work.attempt().provider().equals(provider);
            if (same && isUpToDate(provider, work)) {
                return;
            }
            String why = same ? "its model has changed in the catalogue" : provider + " is asked instead";
            ends.released(
                    work.claim(),
                    work.attempt(),
                    new AttemptEnds.Failure(ErrorType.UNAVAILABLE, "given up: " + why, 0));
            work.attemptOver();
        }
        boolean free = isFree(work, provider);
        if (!free) {
            backPressure.requireRoom(work.claim());
        }
        work.attempt(store.reserve(
                work.claim(),
                new AttemptStore.Order(
                        buyer(work),
                        provider,
                        models.modelId(provider, work.request()),
                        version(models.model(provider, work.request())),
                        ids.next(),
                        free
                                ? 0
                                : prices.requireWorstCase(
                                        provider, work.wording().asked()),
                        free)));
    }

    /** Whether it is still what would be asked: a catalogue that changes while a render waits may change its price. */
    private boolean isUpToDate(String provider, RenderWork work) {
        return isFree(work, provider)
                || (Objects.equals(work.attempt().modelId(), models.modelId(provider, work.request()))
                        && Objects.equals(
                                work.attempt().modelVersion(), version(models.model(provider, work.request()))));
    }

    /** Whose budgets pay for what is bought for this render. */
    static Budgets.Buyer buyer(RenderWork work) {
        return new Budgets.Buyer(
                work.request().instanceId(),
                work.claim().jobKey(),
                work.request().maxCostMicros(),
                work.claim().runId(),
                work.claim().runLimitMicros());
    }

    private static String version(Model model) {
        return model == null || model.version() == null ? null : model.version().sha256();
    }

    /** Whether nobody is asked for anything; a model whose price is 0 is a purchase like any other. */
    private static boolean isFree(RenderWork work, String provider) {
        return work.isDryRun() || provider.equals(Planner.NOOP);
    }

    /**
     * The key is chosen, and committed before the first byte leaves.
     *
     * @throws ProviderException when the job was cancelled meanwhile: nobody is asked any more
     */
    public void submitting(@ExchangeProperty(Claims.WORK) RenderWork work) throws ProviderException {
        if (cancels.isCancelled(work.claim())) {
            throw new ProviderException(ErrorType.CANCELLED, Purchase.NONE, CancelStore.MESSAGE);
        }
        if (!isFree(work, work.attempt().provider())) {
            backPressure.requireRoom(work.claim());
        }
        work.attempt(work.attempt()
                .with(work.isDryRun() ? null : keys.next(work.attempt().provider())));
        work.attempt(store.submitting(work.claim(), work.attempt()));
        work.called();
    }

    /** The provider has taken the request: its id is committed before the first poll. */
    public void submitted(@ExchangeProperty(Claims.WORK) RenderWork work) {
        work.attempt(answers.write(
                work.claim(),
                () -> store.submitted(work.claim(), work.attempt(), work.receipt()),
                found -> found.state() == AttemptState.SUBMITTED
                        && found.receipt().providerRef().equals(work.receipt().providerRef())));
    }

    /** The call's bytes are in the spool. */
    public void ready(@ExchangeProperty(Claims.WORK) RenderWork work) {
        Answer answer = work.answer();
        Attempt.Result result = new Attempt.Result(
                answer.sha256(), answer.seed(), answer.finalPrompt(), answer.costMicros(), work.callMillis());
        work.attempt(answers.write(
                work.claim(),
                () -> store.ready(work.claim(), work.attempt(), result),
                found -> found.state() == AttemptState.READY
                        && found.result().spoolSha256().equals(result.spoolSha256())));
        if (!work.attempt().cached()) { // nobody was called
            measures.answered(work);
        }
    }

    /** The image that was delivered is none: paid for and lost, so no other provider is paid for the same render. */
    public void broken(RenderWork work, String why) {
        ends.spentLost(
                work.claim(),
                work.attempt(),
                new AttemptEnds.Failure(
                        ErrorType.BAD_RESPONSE, why, work.attempt().result().latencyMillis()));
        work.attemptOver();
        work.failed(ErrorType.BAD_RESPONSE, why, true);
    }
}
