package dev.darkroom.adapter.broker;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.server.LargeServerMessage;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/**
 * Refuses messages that no consumer could take into memory. The limit lies above the longest job, so that a job that is
 * only a little too long still gets its reasons from the intake.
 */
final class MessageSizeLimit implements ActiveMQServerMessagePlugin {
    private final long maxBytes;

    MessageSizeLimit(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public void beforeSend(
            ServerSession session, Transaction transaction, Message message, boolean direct, boolean noAutoCreate)
            throws ActiveMQException {
        long bytes = message instanceof LargeServerMessage large
                ? large.getLargeBody().getBodySize()
                : message.getWholeMessageSize();
        if (bytes > maxBytes) {
            throw new ActiveMQException(
                    "a message of " + bytes + " bytes is refused; at most " + maxBytes + " are taken",
                    ActiveMQExceptionType.ILLEGAL_STATE);
        }
    }
}
