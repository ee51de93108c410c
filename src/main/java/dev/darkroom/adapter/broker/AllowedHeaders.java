package dev.darkroom.adapter.broker;

import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Lets only named headers through, in exactly this spelling; a list of forbidden ones could always be spelled round.
 * The headers JMS itself defines ({@code JMSMessageID}, {@code JMSCorrelationID}, {@code JMSReplyTo},
 * {@code JMSPriority}, {@code JMSType} …) are carried by Camel beside this list.
 */
final class AllowedHeaders implements HeaderFilterStrategy {
    private static final Set<String> IN = Set.of("JMSXDeliveryCount");
    private static final Set<String> OUT = Set.of(JmsComponents.DUPLICATE_ID, JmsComponents.CONTENT_TYPE);
    private static final List<String> OUT_PREFIXES =
            List.of(JmsComponents.OWN_HEADER_PREFIX, JmsComponents.CLOUD_EVENT_PREFIX);

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !OUT.contains(name) && OUT_PREFIXES.stream().noneMatch(name::startsWith);
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !IN.contains(name);
    }
}
