package dev.darkroom.pipeline;

import static dev.darkroom.provider.openrouter.OpenRouter.PROVIDER;

import dev.darkroom.adapter.jdbc.AttemptEnds;
import dev.darkroom.adapter.jdbc.RewritingStore;
import dev.darkroom.money.RefusedPurchaseException;
import dev.darkroom.provider.KeyRing;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.RenderWaitsException;
import dev.darkroom.render.RenderWork;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.ExchangePropertyKey;

/** The enhance route's fallback: the money is cleared up, and the render goes on with its prompt as given. */
public final class EnhancementFailures {
    private static final Duration NO_PLACE = Duration.ofSeconds(2);

    private final RewritingStore rewritings;
    private final AttemptEnds ends;
    private final KeyRing keys;

    public EnhancementFailures(RewritingStore rewritings, AttemptEnds ends, KeyRing keys) {
        this.rewritings = rewritings;
        this.ends = ends;
        this.keys = keys;
    }

    /** Notes why the prompt stays as it is. What is neither OpenRouter's failure nor the budget's goes up. */
    public void failed(@ExchangeProperty(Claims.WORK) RenderWork work, Exchange exchange) throws Exception {
        Exception cause = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        if (cause == null) {
            notAsked(work, exchange);
            return;
        }
        RefusedPurchaseException refused = AttemptFailures.in(cause, RefusedPurchaseException.class);
        ProviderException failure = AttemptFailures.in(cause, ProviderException.class);
        if (refused != null) {
            Enhancement.kept(work, refused.getMessage());
        } else if (failure != null) {
            end(work, work.wording().rewriting(), failure);
        } else {
            throw cause;
        }
        // The providers' routes ask the same property what happened to them.
        exchange.removeProperty(ExchangePropertyKey.EXCEPTION_CAUGHT);
    }

    private static void notAsked(RenderWork work, Exchange exchange) {
        if ("CLOSED".equals(exchange.getProperty(ExchangePropertyKey.CIRCUIT_BREAKER_RESPONSE_STATE, String.class))) {
            throw new RenderWaitsException(work.claim(), "for " + PROVIDER + ", whose places are all taken", NO_PLACE);
        }
        Enhancement.kept(work, PROVIDER + "'s circuit breaker is open after repeated failures");
    }

    private void end(RenderWork work, Attempt attempt, ProviderException failure) {
        String sentence = PROVIDER + ": " + failure.getMessage();
        AttemptEnds.Failure why = new AttemptEnds.Failure(failure.type(), sentence, work.callMillis());
        if (failure.purchase() == Purchase.NONE) {
            if (AttemptFailures.passes(failure)) {
                keys.leaveAlone(PROVIDER, attempt.keyId(), AttemptFailures.pause(attempt, failure), sentence);
            }
            ends.released(work.claim(), attempt, why);
        } else {
            rewritings.spentUnknown(work.claim(), attempt, why);
        }
        Enhancement.kept(work, sentence);
    }
}
