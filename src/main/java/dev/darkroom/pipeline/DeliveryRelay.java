package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.DeliveryStore;
import dev.darkroom.adapter.jdbc.Outbox.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.ExchangePropertyKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands out what the outbox owes: at least once, in order for each job and channel, with the same event id on repeats. */
public final class DeliveryRelay {
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.deliver");
    private static final int BATCH = 100;
    /** As many are under way at once: they wait for disks and brokers, and several can share one wait. */
    public static final int LANES = 4;

    private static final String DRY = "~dry";
    private static final Map<String, String> ROUTES = Map.of(
            "folder", "direct:deliver-folder",
            "results", "direct:deliver-results",
            "reply", "direct:deliver-reply");

    private final DeliveryStore deliveries;
    private final RoundResults results;
    private final AtomicBoolean lastRoundIsOver = new AtomicBoolean(true);
    /** Of this round, what has arrived: written down once for all. */
    private final Queue<Delivery> arrived = new ConcurrentLinkedQueue<>();
    /** Lanes of this round that were not gone through to their end, or not yet. */
    private final AtomicInteger openLanes = new AtomicInteger();

    public DeliveryRelay(DeliveryStore deliveries, RoundResults results) {
        this.deliveries = deliveries;
        this.results = results;
    }

    /**
     * The next deliveries that are due, in lanes that go side by side. A round that was cut short, because the database went
     * away, has left some in this node's hands; one round follows the other, so nobody works on these.
     */
    public List<List<Delivery>> due() {
        if (!lastRoundIsOver.getAndSet(false)) {
            writeArrived();
            deliveries.recoverOwn();
        }
        List<Delivery> due = deliveries.take(BATCH);
        results.begin(due);
        List<List<Delivery>> lanes = lanes(due);
        openLanes.set(lanes.size());
        return lanes;
    }

    /** What tells of one job stays together and in its order; a job and its dry-run twin may have the same folder. */
    static List<List<Delivery>> lanes(List<Delivery> due) {
        Map<String, List<Delivery>> jobs = new LinkedHashMap<>();
        due.forEach(each -> jobs.computeIfAbsent(withoutDry(each.jobKey()), job -> new ArrayList<>())
                .add(each));
        List<List<Delivery>> lanes = new ArrayList<>();
        for (List<Delivery> job : jobs.values()) {
            if (lanes.size() < LANES) {
                lanes.add(new ArrayList<>(job));
            } else {
                Collections.min(lanes, Comparator.comparingInt(List::size)).addAll(job);
            }
        }
        return lanes;
    }

    private static String withoutDry(String jobKey) {
        return jobKey.endsWith(DRY) ? jobKey.substring(0, jobKey.length() - DRY.length()) : jobKey;
    }

    /** Of each delivery of a lane it is known whether it arrived. */
    public void laneIsOver() {
        openLanes.decrementAndGet();
    }

    /** All lanes have ended; unless one was cut short, of each delivery of the round it is written whether it arrived. */
    public void roundIsOver() {
        results.end();
        writeArrived();
        lastRoundIsOver.set(openLanes.get() == 0);
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
