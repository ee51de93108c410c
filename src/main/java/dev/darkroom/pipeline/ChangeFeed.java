package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.ChangeReader;
import dev.darkroom.adapter.jdbc.ChangeReader.JobNow;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.render.JobState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Tells listeners of changes of jobs and renders, whichever node makes them: it looks at the tables a few times a second
 * and compares. While nobody listens it does nothing. Thread-safe.
 */
public final class ChangeFeed {
    /** Kept for listeners that come back. */
    private static final int KEPT = 2_000;
    /** So long it goes on when the last listener has left, who may only have lost its connection. */
    private static final long LINGER_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** A job may be committed so much later than the time that it has. */
    private static final long LATE_MILLIS = 2_000;
    /** Looking takes this part of the time at most, so that a long queue is not slowed by who watches it. */
    private static final int SHARE = 10;

    private final Database database;
    private final ChangeReader reader;
    private final int most;
    private final String epoch = UUID.randomUUID().toString().substring(0, 8);
    private final Set<ChangeListener> listeners = new HashSet<>();
    private final Deque<Numbered> kept = new ArrayDeque<>();
    private Map<String, JobNow> known;
    private long since;
    private long number;
    private long nextLook;
    private long lastHeard;

    /** @param most how many may listen at once */
    public ChangeFeed(Database database, ChangeReader reader, int most) {
        this.database = database;
        this.reader = reader;
        this.most = most;
    }

    /**
     * A change with its place in the order.
     *
     * @param id for a listener that comes back
     */
    public record Numbered(long number, String id, Change change) {}

    /** Whether no more may listen just now. */
    public synchronized boolean isFull() {
        return listeners.size() >= most;
    }

    /**
     * Listens from now on; or from a change on that was told before, when what came since is still kept.
     *
     * @param instanceId to the changes of this instance; null: of all
     * @param lastId the last change that was heard of; null: none
     * @return the listener, to be closed; empty when too many listen
     */
    public synchronized Optional<ChangeListener> listen(String instanceId, String lastId) {
        if (isFull()) {
            return Optional.empty();
        }
        if (known == null) {
            begin();
        }
        ChangeListener listener = new ChangeListener(instanceId, this::left);
        resume(listener, lastId);
        listeners.add(listener);
        return Optional.of(listener);
    }

    private void resume(ChangeListener listener, String lastId) {
        if (lastId == null) {
            return;
        }
        long heard = numberOf(lastId);
        long oldest = kept.isEmpty() ? number + 1 : kept.peekFirst().number();
        if (heard < oldest - 1 || heard > number) {
            listener.reset();
            return;
        }
        kept.stream().filter(one -> one.number() > heard).forEach(listener::tell);
    }

    /** -1: it is none of ours, such as one of another process. */
    private long numberOf(String id) {
        if (!id.startsWith(epoch + "-")) {
            return -1;
        }
        try {
            return Long.parseLong(id.substring(epoch.length() + 1));
        } catch (NumberFormatException e) {
            return -1; // no id of ours has that form
        }
    }

    private synchronized void left(ChangeListener listener) {
        if (listeners.remove(listener) && listeners.isEmpty()) {
            lastHeard = System.nanoTime();
        }
    }

    /** Looks once, unless nobody listens or the last look was long and not long ago. */
    public synchronized void look() {
        long began = System.nanoTime();
        if (known == null || began - nextLook < 0) {
            return;
        }
        if (listeners.isEmpty() && began - lastHeard > LINGER_NANOS) {
            known = null;
            kept.clear();
            return;
        }
        long now = database.now();
        List<JobNow> present = reader.openOrSince(since);
        Map<String, JobNow> next = new HashMap<>();
        present.forEach(job -> next.put(job.jobKey(), job));
        Set<String> over = new HashSet<>(known.keySet());
        over.removeAll(next.keySet());
        over.removeIf(key -> isOver(known.get(key)));
        List<JobNow> changed = new ArrayList<>(present);
        changed.addAll(reader.of(over));
        changed.forEach(job -> Change.between(known.get(job.jobKey()), job).forEach(this::tell));
        known = next;
        since = now - LATE_MILLIS;
        nextLook = System.nanoTime() + (System.nanoTime() - began) * SHARE;
    }

    private static boolean isOver(JobNow job) {
        return JobState.of(job.state()).terminal();
    }

    /** What is there now is no change. */
    private void begin() {
        since = database.now() - LATE_MILLIS;
        Map<String, JobNow> present = new HashMap<>();
        reader.openOrSince(since).forEach(job -> present.put(job.jobKey(), job));
        known = present;
        nextLook = System.nanoTime();
    }

    private void tell(Change change) {
        number++;
        Numbered numbered = new Numbered(number, epoch + "-" + number, change);
        kept.addLast(numbered);
        if (kept.size() > KEPT) {
            kept.removeFirst();
        }
        listeners.removeIf(listener -> !listener.tell(numbered));
    }
}
