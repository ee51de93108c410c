package dev.darkroom.pipeline;

import dev.darkroom.render.RenderWork;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/** The provider route's fallback, with what it comes to counted. */
public final class MeasuredFailures {
    private final AttemptFailures failures;
    private final Measures measures;

    public MeasuredFailures(AttemptFailures failures, Measures measures) {
        this.failures = failures;
        this.measures = measures;
    }

    /** As {@link AttemptFailures#failed}. */
    public void failed(String provider, @ExchangeProperty(Claims.WORK) RenderWork work, Exchange exchange)
            throws Exception {
        measures.failed(provider, work, exchange);
        failures.failed(provider, work, exchange);
        measures.passedOn(provider, work);
    }
}
