package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.AttemptStore;
import dev.darkroom.asset.AssetIds;
import dev.darkroom.config.Settings;
import dev.darkroom.provider.Answer;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.AttemptState;
import dev.darkroom.render.ErrorType;
import dev.darkroom.render.RenderWork;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.ExchangePropertyKey;

/** The paid step, as every provider route walks it: reserve, submitting, (the call), ready; or what went wrong. */
public final class Attempts {
    private final AttemptStore store;
    private final Map<String, Settings.ProviderSettings> providers;
    private final AssetIds ids;

    public Attempts(AttemptStore store, Map<String, Settings.ProviderSettings> providers, AssetIds ids) {
        this.store = store;
        this.providers = providers;
        this.ids = ids;
    }

    /** Reserves the worst-case price; a dry-run or placeholder attempt costs nothing. */
    public void reserve(String provider, @ExchangeProperty(Claims.WORK) RenderWork work) {
        Attempt attempt = store.reserve(
                work.claim(), work.request().instanceId(), provider, model(provider, work), ids.next(), 0);
        work.attempt(attempt);
    }

    private String model(String provider, RenderWork work) {
        if (work.request().modelId() != null) {
            return work.request().modelId();
        }
        Settings.ProviderSettings settings = providers.get(provider);
        return settings == null || settings.defaultModel().isEmpty() ? null : settings.defaultModel();
    }

    /** Committed before the first byte leaves. */
    public void submitting(@ExchangeProperty(Claims.WORK) RenderWork work) {
        work.attempt(store.submitting(work.claim(), work.attempt()));
        work.called();
    }

    /** The call's bytes are in the spool. */
    public void ready(@ExchangeProperty(Claims.WORK) RenderWork work) {
        Answer answer = work.answer();
        work.attempt(store.ready(
                work.claim(), work.attempt(), answer.sha256(), answer.seed(), answer.finalPrompt(), work.callMillis()));
    }

    /**
     * The provider route's fallback: notes why there is no image, so that the router goes on to the next provider. What
     * is not the provider's failure goes up as it is.
     */
    public void failed(String provider, @ExchangeProperty(Claims.WORK) RenderWork work, Exchange exchange)
            throws Exception {
        Exception cause = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        ProviderException failure = providerFailure(cause);
        if (failure == null && cause != null) {
            throw cause;
        }
        if (failure == null) {
            notAsked(provider, work, exchange);
            return;
        }
        Attempt attempt = work.attempt();
        boolean last = !failure.type().nextProvider();
        if (attempt.state() == AttemptState.RESERVED || attempt.state() == AttemptState.SUBMITTING) {
            store.released(
                    work.claim(),
                    attempt,
                    work.request().instanceId(),
                    failure.type(),
                    failure.getMessage(),
                    work.callMillis());
        }
        work.failed(failure.type(), failure.getMessage(), last);
    }

    /** The call was turned away by the circuit breaker, or by the limit on calls at once. */
    private static void notAsked(String provider, RenderWork work, Exchange exchange) {
        String breaker = exchange.getProperty(ExchangePropertyKey.CIRCUIT_BREAKER_RESPONSE_STATE, String.class);
        if ("CLOSED".equals(breaker)) {
            work.busy(provider);
        } else {
            work.skip(provider, "its circuit breaker is open after repeated failures");
        }
    }

    /** The image that was delivered is none: paid for and lost, so no other provider is paid for the same render. */
    public void broken(RenderWork work, String why) {
        store.spentLost(
                work.claim(),
                work.attempt(),
                work.request().instanceId(),
                ErrorType.BAD_RESPONSE,
                why,
                work.attempt().latencyMillis());
        work.failed(ErrorType.BAD_RESPONSE, why, true);
    }

    private static ProviderException providerFailure(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof ProviderException provider) {
                return provider;
            }
        }
        return null;
    }
}
