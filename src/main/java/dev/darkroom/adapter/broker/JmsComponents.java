package dev.darkroom.adapter.broker;

import jakarta.jms.ConnectionFactory;
import java.time.Duration;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsConfiguration;

/** The JMS component the routes use, set up so that no message is lost and none brings anything but its body. */
public final class JmsComponents {
    /**
     * Header on the way out: of several messages with the same value the broker keeps one. In a transaction a repeat
     * fails the whole transaction, so send with the endpoint option {@code transacted=false} and not inside a route
     * that consumes messages.
     */
    public static final String DUPLICATE_ID = "_AMQ_DUPL_ID";
    /** Header on the way out: the content type AMQP clients see. */
    public static final String CONTENT_TYPE = "JMS_AMQP_ContentType";
    /** Headers on the way out that begin with this are ours. */
    public static final String OWN_HEADER_PREFIX = "darkroom_";
    /** Headers on the way out that begin with this are attributes of a CloudEvent. */
    public static final String CLOUD_EVENT_PREFIX = "ce_";

    // A stop waits for consumers that are pausing; one that comes right after the start finds them so.
    private static final Duration RECOVERY_INTERVAL = Duration.ofSeconds(1);
    // A consumer sees that it shall stop between two receives.
    private static final Duration RECEIVE_TIMEOUT = Duration.ofMillis(400);

    private JmsComponents() {}

    /**
     * A component to bind as {@code jms}. What a consuming route sends through it belongs to the transaction of the
     * message it consumes. A consumed body is the {@link jakarta.jms.Message} itself, for {@link JmsBody}.
     */
    public static JmsComponent transacted(ConnectionFactory connections) {
        JmsConfiguration configuration = new JmsConfiguration(connections);
        configuration.setTransacted(true);
        configuration.setLazyCreateTransactionManager(false);
        configuration.setCacheLevelName("CACHE_CONSUMER");
        configuration.setRecoveryInterval(RECOVERY_INTERVAL.toMillis());
        configuration.setReceiveTimeout(RECEIVE_TIMEOUT.toMillis());
        // Camel would deserialise an ObjectMessage to map it.
        configuration.setMapJmsMessage(false);
        // A message that is passed on would else carry the headers it came with.
        configuration.setAlwaysCopyMessage(true);
        // The answer is the result of the job, sent when there is one, not the end of the first route.
        configuration.setDisableReplyTo(true);
        // Lets the header JMSPriority count.
        configuration.setPreserveMessageQos(true);
        JmsComponent component = new JmsComponent(configuration);
        component.setHeaderFilterStrategy(new AllowedHeaders());
        return component;
    }
}
