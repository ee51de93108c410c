package dev.darkroom.kill;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.darkroom.e2e.Rows;
import dev.darkroom.invariants.Violation;
import dev.darkroom.routes.Receiver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** W1 to W3: whoever is told of a job's events got each at least once, in their order, and signed. */
final class Hooks {
    private static final String TOLD = "'done', 'partial', 'failed', 'held', 'cancelled', 'exported'";

    private final Receiver receiver;
    private final Accounts accounts;
    private final Truth truth;
    private final Map<String, Integer> verified = new HashMap<>();
    private int messages;

    Hooks(Receiver receiver, Accounts accounts, Truth truth) {
        this.receiver = receiver;
        this.accounts = accounts;
        this.truth = truth;
    }

    /** W3 of what has come since the last time: a signature is good for five minutes. */
    List<Violation> signed() {
        List<Violation> violations = new ArrayList<>();
        for (SentJob job : truth.jobs().values()) {
            if (job.hook().isEmpty()) {
                continue;
            }
            Webhook check = accounts.check(job.instance());
            List<Receiver.Message> came = receiver.at(job.hook());
            int from = verified.getOrDefault(job.hook(), 0);
            for (Receiver.Message message : came.subList(from, came.size())) {
                try {
                    check.verify(message.body(), message.headers());
                } catch (WebhookVerificationException e) {
                    violations.add(new Violation("W3", "what is sent is signed", job.key() + ": " + e.getMessage()));
                }
            }
            messages += came.size() - from;
            verified.put(job.hook(), came.size());
        }
        return violations;
    }

    /** How many have come and were looked at. */
    int messages() {
        return messages;
    }

    /** At rest. */
    List<Violation> check(Rows rows) {
        List<Violation> violations = signed();
        for (SentJob job : truth.jobs().values()) {
            if (!job.hook().isEmpty()) {
                told(rows, job, violations);
            }
        }
        return violations;
    }

    private void told(Rows rows, SentJob job, List<Violation> violations) {
        List<String> events = rows.texts(
                "SELECT event_id FROM outbox WHERE job_key = ? AND type IN (" + TOLD + ") ORDER BY seq", job.key());
        List<String> came = receiver.at(job.hook()).stream()
                .map(message -> message.header("webhook-id"))
                .toList();
        int last = 0;
        for (String event : came) {
            int place = events.indexOf(event);
            if (place < last) {
                violations.add(
                        new Violation("W2", "events come in their order, and only ours", job.key() + ": " + came));
                return;
            }
            last = place;
        }
        events.stream()
                .filter(event -> !came.contains(event))
                .forEach(event -> violations.add(new Violation("W1", "every event is told", event)));
    }
}
