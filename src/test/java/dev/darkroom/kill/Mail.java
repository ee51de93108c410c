package dev.darkroom.kill;

import dev.darkroom.e2e.DarkroomProcess;
import dev.darkroom.e2e.Json;
import dev.darkroom.e2e.Rows;
import dev.darkroom.invariants.Violation;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The queues after a run: every event and answer has come, what was wrong was refused, nothing lies dead. */
final class Mail {
    private Mail() {}

    /** Takes everything from the queues and compares. */
    static List<Violation> check(Post post, DarkroomProcess server, Rows rows, Truth truth)
            throws IOException, JMSException {
        List<Violation> violations = new ArrayList<>();
        Set<String> events = new HashSet<>();
        for (Message message : post.drain("darkroom.results", server)) {
            events.add(Json.read(message.getBody(String.class)).get("id").asText());
        }
        for (String event : rows.texts("SELECT event_id FROM outbox")) {
            if (!events.remove(event)) {
                violations.add(new Violation("I12", "every event is on the results queue", event));
            }
        }
        events.forEach(event ->
                violations.add(new Violation("I11", "no event is on the queue that is not in the outbox", event)));

        Set<String> refused = correlations(post.drain("darkroom.rejected", server));
        for (String wrong : truth.invalidMessages()) {
            if (!refused.remove(wrong)) {
                violations.add(new Violation("I8", "every wrong message is refused with its reasons", wrong));
            }
        }
        refused.forEach(right -> violations.add(new Violation("I8", "no right message is refused", right)));

        Set<String> answered = correlations(post.answers());
        for (String wanted : truth.answers()) {
            if (!answered.contains(wanted)) {
                violations.add(new Violation("I12", "every message is answered", wanted));
            }
        }
        for (String queue : post.deadLetters()) {
            for (Message dead : post.drain(queue, server)) {
                violations.add(new Violation("I8", "no message lies dead", queue + " " + dead));
            }
        }
        return violations;
    }

    private static Set<String> correlations(List<Message> messages) throws JMSException {
        Set<String> ids = new HashSet<>();
        for (Message message : messages) {
            ids.add(message.getJMSCorrelationID());
        }
        return ids;
    }
}
