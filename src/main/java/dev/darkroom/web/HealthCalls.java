package dev.darkroom.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.access.Scope;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.pipeline.HealthReport;
import org.apache.camel.ExchangeProperty;

/** {@code /health}: whether this process lives and can take work. Everybody may ask; the reasons are for readers. */
public final class HealthCalls {
    private final HealthReport health;

    public HealthCalls(HealthReport health) {
        this.health = health;
    }

    /** {@code GET /health}: both; 503 when it is not ready. */
    public HttpAnswer health(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        HealthReport.Readiness readiness = health.readiness();
        return answer(call.allowing(), readiness, document(readiness).put("live", true));
    }

    /** {@code GET /health/live}: this process answers. */
    public HttpAnswer live(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        call.allowing();
        return HttpAnswer.json(
                200, JsonNodeFactory.instance.objectNode().put("status", "live").put("live", true));
    }

    /** {@code GET /health/ready}: 503 when work should go elsewhere. */
    public HttpAnswer ready(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        HealthReport.Readiness readiness = health.readiness();
        return answer(call.allowing(), readiness, document(readiness));
    }

    private static ObjectNode document(HealthReport.Readiness readiness) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("status", readiness.ready() ? "ready" : "not ready")
                .put("ready", readiness.ready());
    }

    private static HttpAnswer answer(HttpCall call, HealthReport.Readiness readiness, ObjectNode document) {
        if (call.caller().may(Scope.READ)) {
            readiness.reasons().forEach(document.putArray("reasons")::add);
            readiness.notes().forEach(document.putArray("notes")::add);
        }
        return HttpAnswer.json(readiness.ready() ? 200 : 503, document);
    }
}
