package dev.darkroom.pipeline;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Places for calls to webhooks, so many in all and so few for each lane that one receiver that is slow or away takes
 * none from others for long: a lane that does not answer gets one place, and rests longer each time. Safe for many threads.
 */
final class WebhookLanes {
    /** Calls at once. */
    static final int PLACES = 16;

    private static final int PLACES_OF_A_LANE = 4;
    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);
    /** So long after its rest nobody has called it: it begins anew. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    private final LongSupplier nanos;
    private final Map<String, Lane> lanes = new HashMap<>();
    private int taken;

    /** @param nanos the time, as {@link System#nanoTime} */
    WebhookLanes(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private static final class Lane {
        private int taken;
        private int silences;
        private long restsUntil;
    }

    /** How many places are free. */
    synchronized int free() {
        return PLACES - taken;
    }

    /** The lanes that have no place now. */
    synchronized Set<String> closed() {
        long now = nanos.getAsLong();
        lanes.values().removeIf(lane -> lane.taken == 0 && now - lane.restsUntil > FORGOTTEN.toNanos());
        Set<String> closed = new HashSet<>();
        lanes.forEach((name, lane) -> {
            if (!opens(lane)) {
                closed.add(name);
            }
        });
        return closed;
    }

    private boolean opens(Lane lane) {
        return lane.silences == 0
                ? lane.taken < PLACES_OF_A_LANE
                : lane.taken == 0 && nanos.getAsLong() - lane.restsUntil >= 0;
    }

    /** Takes a place; false when there is none. */
    synchronized boolean enter(String name) {
        Lane lane = lanes.computeIfAbsent(name, key -> new Lane());
        if (taken >= PLACES || !opens(lane)) {
            return false;
        }
        taken++;
        lane.taken++;
        return true;
    }

    /** Gives a place back. */
    synchronized void leave(String name) {
        Lane lane = lanes.get(name);
        taken--;
        lane.taken--;
        if (lane.taken == 0 && lane.silences == 0) {
            lanes.remove(name);
        }
    }

    /** Whoever holds a place of the lane had an answer, or had none. */
    synchronized void heard(String name, boolean answered) {
        Lane lane = lanes.get(name);
        lane.silences = answered ? 0 : lane.silences + 1;
        if (!answered) {
            long rest = FIRST_REST.toNanos() << Math.min(lane.silences - 1, 10);
            lane.restsUntil = nanos.getAsLong() + Math.min(LONGEST_REST.toNanos(), rest);
        }
    }
}
