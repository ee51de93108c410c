package dev.darkroom.pipeline;

import static dev.darkroom.provider.openrouter.OpenRouter.PROVIDER;

import dev.darkroom.adapter.jdbc.AttemptStore;
import dev.darkroom.adapter.jdbc.CancelStore;
import dev.darkroom.adapter.jdbc.RewritingStore;
import dev.darkroom.asset.AssetIds;
import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings.ProviderSettings;
import dev.darkroom.job.CanonicalJson;
import dev.darkroom.money.Micros;
import dev.darkroom.provider.ApiKey;
import dev.darkroom.provider.KeyRing;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.provider.RateLimits;
import dev.darkroom.provider.Words;
import dev.darkroom.provider.openrouter.OpenRouter;
import dev.darkroom.provider.openrouter.Rewritten;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderWaitsException;
import dev.darkroom.render.RenderWork;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/**
 * Has the prompt of a render rewritten before anything is planned for it: a paid step of its own, walked once, whose
 * failure costs the render nothing but the better prompt.
 */
public final class Enhancement {
    private static final Duration LEAST_TIME = Duration.ofSeconds(1);

    private final AttemptStore store;
    private final RewritingStore rewritings;
    private final ProviderSettings settings;
    private final long priceMicros;
    private final KeyRing keys;
    private final RateLimits rates;
    private final AssetIds ids;
    private final BackPressure backPressure;
    private final CancelStore cancels;
    private final OpenRouter codec = new OpenRouter();

    /**
     * @param settings of OpenRouter
     * @param priceMicros what is reserved for one prompt, micro-dollars
     */
    public Enhancement(
            AttemptStore store,
            RewritingStore rewritings,
            ProviderSettings settings,
            long priceMicros,
            KeyRing keys,
            RateLimits rates,
            AssetIds ids,
            BackPressure backPressure,
            CancelStore cancels) {
        this.store = store;
        this.rewritings = rewritings;
        this.settings = settings;
        this.priceMicros = priceMicros;
        this.keys = keys;
        this.rates = rates;
        this.ids = ids;
        this.backPressure = backPressure;
        this.cancels = cancels;
    }

    /**
     * Gives the rewriting up when nobody can be asked for it now.
     *
     * @throws RenderWaitsException when the minute's requests are used up
     */
    public void decide(@ExchangeProperty(Claims.WORK) RenderWork work) {
        if (!work.wording().isOpen()) {
            return;
        }
        boolean isHit = work.attempt() != null && work.attempt().cached();
        if (work.isOver() || isHit) {
            work.wording().keep();
            return;
        }
        String reason = reasonNotToAsk(work);
        if (reason != null) {
            kept(work, reason);
            return;
        }
        Duration pause = rates.take(PROVIDER);
        if (!pause.isZero()) {
            throw new RenderWaitsException(
                    work.claim(), "for " + PROVIDER + ", which was sent as many prompts as its rate allows", pause);
        }
    }

    /** The prompt stays as given, and the caller is told why. */
    static void kept(RenderWork work, String why) {
        work.wording().keep();
        work.warn("render " + work.claim().index() + ": the prompt was not rewritten: " + why);
    }

    private String reasonNotToAsk(RenderWork work) {
        Instant deadline = work.claim().deadline();
        if (work.isDryRun()) {
            return "in dry-run nobody is asked";
        }
        if (settings.keys().isEmpty() || settings.defaultModel().isEmpty()) {
            String missing = settings.keys().isEmpty() ? "keys" : "default-model";
            return PROVIDER + " is not configured: darkroom.provider." + PROVIDER + "." + missing + " is empty";
        }
        if (work.attempt() != null) {
            return "its image had been asked for without that";
        }
        if (deadline != null && Instant.now().isAfter(deadline)) {
            return "the deadline " + deadline + " passed";
        }
        return keys.left(PROVIDER).isZero() ? null : PROVIDER + " is left alone for now: " + keys.reason(PROVIDER);
    }

    /** Reserves the price. @throws dev.darkroom.money.RefusedPurchaseException when it does not fit a budget */
    public void reserve(@ExchangeProperty(Claims.WORK) RenderWork work) {
        backPressure.requireRoom(work.claim());
        work.wording()
                .rewriting(store.reserve(
                        work.claim(),
                        new AttemptStore.Order(
                                Attempts.buyer(work),
                                PROVIDER,
                                settings.defaultModel(),
                                null,
                                ids.next(),
                                priceMicros,
                                false)));
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
        work.wording()
                .rewriting(store.submitting(
                        work.claim(), work.wording().rewriting().with(keys.next(PROVIDER))));
        work.called();
    }

    /** Makes the message the request. */
    public void request(@ExchangeProperty(Claims.WORK) RenderWork work, Exchange exchange) {
        Attempt attempt = work.wording().rewriting();
        Requests.write(
                codec.request(attempt.modelId(), work.request().prompt()),
                codec.authorisation(
                        ApiKey.secret(settings.keys(), attempt.keyId()).value()),
                exchange);
    }

    /**
     * Takes the rewritten prompt: it is settled before it is used.
     *
     * @throws ProviderException when there is none
     */
    public void take(@ExchangeProperty(Claims.WORK) RenderWork work, Exchange exchange)
            throws IOException, ProviderException {
        Attempt attempt = work.wording().rewriting();
        Duration left = settings.timeout().minusMillis(work.callMillis());
        Words words = new Words(
                settings.keys().stream().map(Secret::value).toList(),
                work.request().prompt());
        Rewritten rewritten = codec.read(
                Requests.text(
                        exchange,
                        left.compareTo(LEAST_TIME) < 0 ? LEAST_TIME : left,
                        reply -> codec.refusal(reply, words)),
                words);
        rewritings.settled(
                work.claim(),
                attempt,
                new Attempt.Result(
                        CanonicalJson.sha256(rewritten.prompt()),
                        null,
                        rewritten.prompt(),
                        rewritten.costMicros(),
                        work.callMillis()));
        work.wording().rewritten(rewritten.prompt());
        warnOfDearness(work, rewritten, attempt);
    }

    private static void warnOfDearness(RenderWork work, Rewritten rewritten, Attempt attempt) {
        if (rewritten.costMicros() != null && rewritten.costMicros() > attempt.reservedMicros()) {
            work.warn("render " + work.claim().index() + ": " + PROVIDER + " charged "
                    + Micros.usd(rewritten.costMicros()).toPlainString()
                    + " USD for the prompt; darkroom.enhance.max-cost-usd is too low");
        }
    }
}
