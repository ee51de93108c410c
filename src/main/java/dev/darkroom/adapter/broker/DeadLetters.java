package dev.darkroom.adapter.broker;

import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ActiveMQServer;

/**
 * The start-up check that a message which fails too often is kept. Artemis drops it silently when no dead letter
 * address is set, and also when one is set but no queue is bound to it.
 */
final class DeadLetters {
    private DeadLetters() {}

    /** Every queue whose poison messages would be lost, as sentences; empty: all are kept. */
    static List<String> problems(ActiveMQServer server) {
        List<String> problems = new ArrayList<>();
        for (String queue : Queues.WORKING) {
            SimpleString address =
                    server.getAddressSettingsRepository().getMatch(queue).getDeadLetterAddress();
            if (address == null) {
                problems.add("queue " + queue + " has no dead letter address: messages that fail would be dropped");
            } else if (!hasQueue(server, address)) {
                problems.add("the dead letter address " + address + " of " + queue
                        + " has no queue: messages that fail would be dropped");
            }
        }
        return problems;
    }

    private static boolean hasQueue(ActiveMQServer server, SimpleString address) {
        try {
            return !server.bindingQuery(address, false).getQueueNames().isEmpty();
        } catch (Exception e) {
            throw new BrokerException("cannot ask the broker for the queues of " + address + ": " + e, e);
        }
    }
}
