package dev.darkroom.adapter.broker;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.util.Optional;
import java.util.Set;

/** Where a client wants its answer. */
public final class ReplyAddress {
    private static final Set<String> RESERVED_PREFIXES = Set.of("darkroom.", "activemq.", "$");
    private static final String EXPECTED =
            "a temporary queue, or a queue of your own whose name does not begin with darkroom. or activemq.";

    /**
     * The name of the queue to answer on; empty when no answer is asked for.
     *
     * @throws UnsupportedMessageException when it is a topic or a queue of the program's or the broker's own: the
     *     program may write where its clients may not, and must not do so for them
     */
    public Optional<String> of(Message message) throws UnsupportedMessageException, JMSException {
        Destination destination = message.getJMSReplyTo();
        if (destination == null) {
            return Optional.empty();
        }
        if (!(destination instanceof Queue queue)) {
            throw new UnsupportedMessageException("the reply address is not a queue", EXPECTED);
        }
        String name = queue.getQueueName();
        if (name.contains("::") || RESERVED_PREFIXES.stream().anyMatch(name::startsWith)) {
            throw new UnsupportedMessageException("the reply address " + name + " is not open to clients", EXPECTED);
        }
        return Optional.of(name);
    }
}
