package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.RenderStore;
import dev.darkroom.render.Claim;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the leases of this process's renders alive, four beats to a lease. */
public final class Leases implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Leases.class);

    private final RenderStore renders;
    private final Map<String, Claim> held = new ConcurrentHashMap<>();
    /** Also those that were lost: their threads do not know yet. */
    private final Map<String, Claim> workedOn = new ConcurrentHashMap<>();

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "darkroom-leases");
        thread.setDaemon(true);
        return thread;
    });

    private final ScheduledFuture<?> beats;

    public Leases(RenderStore renders, Duration lease) {
        this.renders = renders;
        long beat = Math.max(1, lease.toMillis() / 4);
        beats = clock.scheduleWithFixedDelay(this::beat, beat, beat, TimeUnit.MILLISECONDS);
    }

    /** From now on the claim's lease is extended. */
    public void hold(Claim claim) {
        workedOn.put(claim.renderId(), claim);
        held.put(claim.renderId(), claim);
    }

    /** The claim is over. */
    public void letGo(Claim claim) {
        held.remove(claim.renderId(), claim);
        workedOn.remove(claim.renderId(), claim);
    }

    /** Whether a thread of this process works on the render, be its lease lost (a long lock, a freeze) or not. */
    boolean worksOn(String renderId) {
        return workedOn.containsKey(renderId);
    }

    private void beat() {
        if (held.isEmpty()) {
            return;
        }
        try {
            List<Claim> lost = renders.heartbeat(List.copyOf(held.values()));
            lost.forEach(claim -> {
                // A render that ended between the copy and the beat is no longer held, and not lost.
                if (held.remove(claim.renderId(), claim)) {
                    LOGGER.atWarn().addKeyValue("render", claim.renderId()).log("lease lost to another worker");
                }
            });
        } catch (RuntimeException e) {
            // The leases run out by themselves when the database stays away; the fence then stops late writes.
            LOGGER.warn("leases could not be extended: {}", e.toString());
        }
    }

    @Override
    public void close() {
        beats.cancel(false);
        clock.shutdownNow();
    }
}
