package dev.darkroom.web;

import dev.darkroom.adapter.metrics.Metrics;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import java.util.Map;
import org.apache.camel.ExchangeProperty;

/** {@code GET /metrics}: for Prometheus. */
public final class MetricCalls {
    private final Metrics metrics;

    public MetricCalls(Metrics metrics) {
        this.metrics = metrics;
    }

    /** All metrics. They count the jobs and the money of all instances, so they are for callers who see all. */
    public HttpAnswer scrape(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        Operators.require(call.allowing(), "the metrics are those");
        return new HttpAnswer(200, Map.of("Content-Type", Metrics.MEDIA_TYPE), new HttpAnswer.Bytes(metrics.text()));
    }
}
