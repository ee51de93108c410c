package dev.darkroom.pipeline;

import dev.darkroom.pipeline.ChangeFeed.Numbered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One who listens: what it has not heard yet is kept for it, to a limit. */
public final class ChangeListener implements AutoCloseable {
    /** Who is so far behind is given up. */
    private static final int FARTHEST_BEHIND = 4_000;

    private final String instanceId;
    private final Consumer<ChangeListener> left;
    private final BlockingQueue<Numbered> waiting = new LinkedBlockingQueue<>(FARTHEST_BEHIND);
    private volatile boolean tooSlow;
    private boolean missed;

    ChangeListener(String instanceId, Consumer<ChangeListener> left) {
        this.instanceId = instanceId;
        this.left = left;
    }

    /** False: it is too far behind, and hears no more. */
    boolean tell(Numbered change) {
        if (instanceId != null && !instanceId.equals(change.change().instanceId())) {
            return true;
        }
        if (waiting.offer(change)) {
            return true;
        }
        tooSlow = true;
        waiting.clear();
        return false;
    }

    /** It has asked for what is not kept any more. */
    void reset() {
        missed = true;
    }

    /** Whether changes were missed between the last that was heard and the first that will be. */
    public boolean hasMissed() {
        return missed;
    }

    /** Whether it was given up. */
    public boolean isTooSlow() {
        return tooSlow;
    }

    /** What has come, waiting so long for the first. */
    public List<Numbered> take(Duration longest) throws InterruptedException {
        List<Numbered> taken = new ArrayList<>();
        Numbered first = waiting.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            taken.add(first);
            waiting.drainTo(taken);
        }
        return taken;
    }

    @Override
    public void close() {
        left.accept(this);
        waiting.clear();
    }
}
