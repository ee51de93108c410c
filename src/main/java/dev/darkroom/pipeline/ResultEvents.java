package dev.darkroom.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.Outbox.Delivery;
import java.time.Instant;
import org.apache.camel.ExchangeProperty;

/** Words a job's result for those who get it as a message. */
public final class ResultEvents {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RoundResults results;

    public ResultEvents(RoundResults results) {
        this.results = results;
    }

    /** A CloudEvents 1.0 envelope in its JSON form with the result as data. */
    public String cloudEvent(@ExchangeProperty("delivery") Delivery delivery) throws JsonProcessingException {
        ObjectNode result = JSON.createObjectNode();
        result.setAll(results.of(delivery).document());
        result.remove("webhooks"); // of no use to whoever is told, and one receiver is no business of another
        ObjectNode event = JSON.createObjectNode();
        event.put("specversion", "1.0");
        event.put("id", delivery.eventId());
        event.put("source", "/darkroom/" + result.get("instance_id").asText());
        event.put("type", "dev.darkroom.job." + delivery.type());
        event.put("subject", result.get("job_id").asText());
        event.put("time", Instant.ofEpochMilli(delivery.createdAt()).toString());
        event.put("datacontenttype", "application/json");
        event.set("data", result);
        return JSON.writeValueAsString(event);
    }

    /** The plain result document, the answer to a message with a reply address. */
    public String document(@ExchangeProperty("delivery") Delivery delivery) throws JsonProcessingException {
        return JSON.writeValueAsString(results.of(delivery).document());
    }
}
