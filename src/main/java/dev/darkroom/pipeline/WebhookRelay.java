package dev.darkroom.pipeline;

import dev.darkroom.adapter.http.NotTakenException;
import dev.darkroom.adapter.http.NotTakenException.Why;
import dev.darkroom.adapter.jdbc.Outbox.Delivery;
import dev.darkroom.adapter.jdbc.WebhookStore;
import dev.darkroom.adapter.jdbc.WebhookStore.Parcel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out the events that are owed to webhooks, each for a place of its own: at least once, in order for each job and
 * receiver, with the same event id on repeats, for a day.
 */
public final class WebhookRelay {
    /** Calls at once. */
    public static final int CALLS = WebhookLanes.PLACES;
    /** Exchange property: the {@link Parcel} on its way. */
    public static final String PARCEL = "parcel";

    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.webhook");
    private static final long FIRST_PAUSE_MILLIS = 5_000;
    private static final long LONGEST_PAUSE_MILLIS = 3_600_000;
    private static final int DOUBLINGS = 10;
    /** An instance's first secret ends it at once. */
    private static final Duration UNSIGNED_PAUSE = Duration.ofMinutes(5);

    private final WebhookStore webhooks;
    private final ProducerTemplate template;
    private final Executor threads;
    private final WebhookLanes lanes = new WebhookLanes(System::nanoTime);

    /** @param threads has a thread for each of {@link #CALLS} */
    public WebhookRelay(WebhookStore webhooks, ProducerTemplate template, Executor threads) {
        this.webhooks = webhooks;
        this.template = template;
        this.threads = threads;
    }

    /** Begins to send what is due and has a place, and waits for none of it. */
    public void sendDue() {
        due().forEach(parcel -> threads.execute(() -> send(parcel)));
    }

    private void send(Parcel parcel) {
        Exchange done = template.send(
                "direct:deliver-webhook", exchange -> exchange.getMessage().setBody(parcel));
        if (done.getException() != null) {
            LOGGER.atWarn()
                    .addKeyValue("delivery", parcel.delivery().deliveryId())
                    .log("taken up again later: {}", done.getException().toString());
        }
    }

    /** Events that are due and have a place; each place is given back with {@link #over}. */
    private List<Parcel> due() {
        int free = lanes.free();
        List<Parcel> taken = new ArrayList<>();
        if (free == 0) {
            return taken;
        }
        for (Parcel parcel : webhooks.due(free, lanes.closed())) {
            if (lanes.enter(parcel.lane())) {
                if (webhooks.claim(parcel)) {
                    taken.add(parcel);
                } else {
                    lanes.leave(parcel.lane());
                }
            }
        }
        return taken;
    }

    /** Puts the event where the steps find it. */
    public void begin(@Body Parcel parcel, Exchange exchange) {
        exchange.setProperty(PARCEL, parcel);
        exchange.setProperty("delivery", parcel.delivery());
    }

    /** The receiver has it. */
    public void arrived(@ExchangeProperty(PARCEL) Parcel parcel, @Body int status) {
        lanes.heard(parcel.lane(), true);
        webhooks.arrived(parcel, status);
    }

    /** It has not: tried again after a growing pause, or not any more. */
    public void failed(Exchange exchange) {
        Parcel parcel = exchange.getProperty(PARCEL, Parcel.class);
        Exception cause = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        if (!(cause instanceof NotTakenException refusal)) {
            again(parcel, pause(parcel), false, null, cause.toString());
            return;
        }
        if (refusal.why() != Why.UNSIGNED) { // then nobody was called, and nothing is known of the lane
            lanes.heard(parcel.lane(), refusal.why() != Why.UNANSWERED);
        }
        switch (refusal.why()) {
            case UNSIGNED ->
                told(parcel, webhooks.waits(parcel, UNSIGNED_PAUSE, refusal.getMessage()), refusal.getMessage());
            case DRY_RUN -> webhooks.leftOut(parcel, refusal.getMessage());
            case FORBIDDEN -> {
                webhooks.giveUp(parcel, null, refusal.getMessage());
                givenUp(parcel, refusal.getMessage());
            }
            case GONE -> {
                webhooks.gone(parcel, refusal.status(), refusal.getMessage());
                givenUp(parcel, refusal.getMessage());
            }
            case UNANSWERED, REFUSED -> {
                Duration own = pause(parcel);
                boolean asked =
                        refusal.retryAfter() != null && refusal.retryAfter().compareTo(own) > 0;
                again(parcel, asked ? refusal.retryAfter() : own, asked, refusal.status(), refusal.getMessage());
            }
        }
    }

    private void again(Parcel parcel, Duration pause, boolean asked, Integer status, String message) {
        told(parcel, webhooks.failed(parcel, pause, asked, status, message), message);
    }

    private static void told(Parcel parcel, WebhookStore.Failure failure, String message) {
        if (failure.pause() == null) {
            givenUp(parcel, message);
            return;
        }
        LOGGER.atInfo()
                .addKeyValue("delivery", parcel.delivery().deliveryId())
                .addKeyValue("lane", parcel.lane())
                .log("not taken, sent again in {}: {}", failure.pause(), message);
    }

    private static void givenUp(Parcel parcel, String message) {
        LOGGER.atWarn()
                .addKeyValue("delivery", parcel.delivery().deliveryId())
                .addKeyValue("lane", parcel.lane())
                .log("given up: {}", message);
    }

    /** Half of the full pause to all of it, so that those who failed together do not come back together. */
    private static Duration pause(Parcel parcel) {
        Delivery delivery = parcel.delivery();
        long full = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(delivery.tries(), DOUBLINGS));
        return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
    }

    /** Its place is free for the next. */
    public void over(@ExchangeProperty(PARCEL) Parcel parcel) {
        lanes.leave(parcel.lane());
    }
}
