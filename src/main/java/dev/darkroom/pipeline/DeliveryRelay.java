package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.DeliveryStore;
import dev.darkroom.adapter.jdbc.Outbox.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.ExchangePropertyKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands out what the outbox owes: at least once, in order for each job and channel, with the same event id on repeats. */
public final class DeliveryRelay {
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.deliver");
    private static final int BATCH = 100;
    private static final Map<String, String> ROUTES = Map.of(
            "folder", "direct:deliver-folder",
            "results", "direct:deliver-results",
            "reply", "direct:deliver-reply");

    private final DeliveryStore deliveries;
    private final RoundResults results;
    private final AtomicBoolean lastRoundIsOver = new AtomicBoolean(true);
    /** Of this round, what has arrived: written down once for all. */
    private final Queue<Delivery> arrived = new ConcurrentLinkedQueue<>();

    public DeliveryRelay(DeliveryStore deliveries, RoundResults results) {
        this.deliveries = deliveries;
        this.results = results;
    }

    /**
     * The next deliveries that are due. A round that was cut short, because the database went away, has left some in this
     * node's hands; one round follows the other, so nobody works on these.
     */
    public List<Delivery> due() {
        if (!lastRoundIsOver.getAndSet(false)) {
            writeArrived();
            deliveries.recoverOwn();
        }
        List<Delivery> due = deliveries.take(BATCH);
        results.begin(due);
        return due;
    }

    /** Of each delivery of the round it is written whether it arrived. */
    public void roundIsOver() {
        results.end();
        writeArrived();
        lastRoundIsOver.set(true);
    }

    private void writeArrived() {
        if (!arrived.isEmpty()) {
            deliveries.published(arrived);
            arrived.clear();
        }
    }

    /** The one route that serves the delivery's channel; null once it has been there. */
    public String next(
            @ExchangeProperty("delivery") Delivery delivery,
            @ExchangeProperty(Exchange.SLIP_ENDPOINT) String previous) {
        return previous == null ? ROUTES.get(delivery.channel()) : null;
    }

    /** It has arrived. */
    public void arrived(@ExchangeProperty("delivery") Delivery delivery) {
        arrived.add(delivery);
    }

    /** It has not; it is tried again, but a reply not for ever: its queue goes away with whoever asked. */
    public void failed(Exchange exchange) {
        Delivery delivery = exchange.getProperty("delivery", Delivery.class);
        Exception cause = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        if (deliveries.givenUp(delivery, cause.toString())) {
            LOGGER.atWarn()
                    .addKeyValue("event", delivery.eventId())
                    .addKeyValue("destination", delivery.destination())
                    .log("reply given up: {}", cause.toString());
            return;
        }
        Duration pause = deliveries.failed(delivery, cause.toString());
        LOGGER.atWarn()
                .addKeyValue("event", delivery.eventId())
                .addKeyValue("channel", delivery.channel())
                .log("not delivered, tried again in {}: {}", pause, cause.toString());
    }
}
