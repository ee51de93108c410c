package dev.darkroom.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.HeldStore;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.job.StrictDocument;
import dev.darkroom.money.Micros;
import dev.darkroom.render.Decision;
import dev.darkroom.render.ErrorType;
import java.util.Locale;
import org.apache.camel.ExchangeProperty;

/** {@code /held}: calls that may have been billed and whose answer is lost, and what is decided about them. */
public final class HeldCalls {
    private static final long LONGEST = 1_024;

    private final HeldStore held;
    private final KnownInstances instances;
    private final StrictDocument reader = new StrictDocument("a decision", LONGEST);

    public HeldCalls(HeldStore held, KnownInstances instances) {
        this.instances = instances;
        this.held = held;
    }

    /** {@code GET /held}: the oldest first. */
    public HttpAnswer list(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode data = document.putArray("data");
        held.list(Operators.instance(call.allowing("instance"), instances)).forEach(one -> data.addObject()
                .put("id", one.attemptId().replace('/', ':'))
                .put("attempt_id", one.attemptId())
                .put("job", one.jobKey())
                .put("provider", one.provider())
                .put("model_id", one.modelId())
                .put("reserved_usd", Micros.usd(one.reservedMicros()))
                .put("submitted", one.submitted().toString())
                .put("provider_ref", one.providerRef())
                .put("reason", one.reason()));
        return HttpAnswer.json(200, document);
    }

    /** {@code POST /held/{id}}: carries a decision out, as {@code ./darkroom resolve} does. */
    public HttpAnswer resolve(@ExchangeProperty(CallReader.CALL) HttpCall call)
            throws HttpProblem, InvalidInputException {
        call.allowing();
        // An attempt's id has slashes; in a path it is written with colons, which no id has.
        String attempt = call.parameter("id").replace(':', '/');
        Decision decision = decision(call.json());
        String own = call.caller().instanceId();
        if (own != null && !attempt.startsWith(own + "/")) {
            throw unknown(call);
        }
        HeldStore.Refusal refusal = held.resolve(attempt, decision).orElse(null);
        if (refusal == null) {
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.putObject("data")
                    .put("attempt_id", attempt)
                    .put("decision", decision.name().toLowerCase(Locale.ROOT));
            return HttpAnswer.json(200, document);
        }
        if (refusal.why() == HeldStore.Why.UNKNOWN) {
            throw unknown(call);
        }
        throw new HttpProblem(409, ErrorType.INVALID_REQUEST, refusal.sentence());
    }

    private static HttpProblem unknown(HttpCall call) {
        return HttpProblem.notFound("there is no held call '" + call.parameter("id") + "'; GET /held lists them");
    }

    private Decision decision(byte[] body) throws HttpProblem, InvalidInputException {
        ObjectNode document = reader.read(body);
        if (document.size() != 1 || !document.path("decision").isTextual()) {
            throw HttpProblem.of(
                    "", "the body has not the one field 'decision', a text", "{\"decision\": \"released\"}");
        }
        String word = document.get("decision").asText();
        for (Decision decision : Decision.values()) {
            if (decision.name().toLowerCase(Locale.ROOT).equals(word)) {
                return decision;
            }
        }
        throw HttpProblem.of("/decision", "is '" + word + "'", "released, spent or rebuy");
    }
}
