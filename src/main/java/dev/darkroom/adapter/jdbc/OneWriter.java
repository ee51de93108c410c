package dev.darkroom.adapter.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Makes the transactions of all threads on one of its own, one after the other: a connection that goes from thread to
 * thread waits for each to be woken, which on busy cores takes longer than the transaction. Who asks is told when its
 * changes are on disk, as {@link GroupCommit} has it.
 */
final class OneWriter {
    private final BlockingQueue<Task<?>> line = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::work, "darkroom-db-writer");
    private final Runnable nobodyWaits;
    private CompletableFuture<Void> ended; // the group of the transaction that was just made; this thread's alone
    private volatile boolean stopped;

    /** @param nobodyWaits what is done whenever the line has become empty */
    OneWriter(Runnable nobodyWaits) {
        this.nobodyWaits = nobodyWaits;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** What is asked for in a transaction. */
    interface Work<R> {
        R make() throws Exception;
    }

    private record Task<R>(Work<R> work, CompletableFuture<R> result) {}

    /** Whether this is the thread that writes. */
    boolean here() {
        return Thread.currentThread() == thread;
    }

    /** How many are in line. */
    int waiting() {
        return line.size();
    }

    /** What is made has ended in that group; null: nothing is kept. */
    void ended(CompletableFuture<Void> group) {
        ended = group;
    }

    /** Makes it when it is its turn, and waits for the disk; not to be interrupted. */
    <R> R make(Work<R> work) throws Exception {
        if (here()) {
            return work.make();
        }
        CompletableFuture<R> result = new CompletableFuture<>();
        Task<R> task = new Task<>(work, result);
        line.add(task);
        if (stopped && line.remove(task)) {
            throw closed();
        }
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void work() {
        while (!thread.isInterrupted()) {
            Task<?> next = line.poll();
            if (next != null) {
                make(next);
                continue;
            }
            nobodyWaits.run();
            try {
                make(line.take());
            } catch (InterruptedException e) {
                thread.interrupt();
            }
        }
        List<Task<?>> late = new ArrayList<>();
        line.drainTo(late);
        late.forEach(task -> task.result().completeExceptionally(closed()));
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the database is closed");
    }

    private <R> void make(Task<R> task) {
        ended = null;
        R made;
        try {
            made = task.work().make();
        } catch (Throwable e) { // whoever asked is told, whatever it is
            task.result().completeExceptionally(e);
            return;
        }
        if (ended == null) {
            task.result().complete(made);
            return;
        }
        ended = ended.whenComplete((nothing, failure) -> {
            if (failure == null) {
                task.result().complete(made);
            } else {
                task.result().completeExceptionally(GroupCommit.notCommitted(failure));
            }
        });
    }

    /** Nobody is left waiting: what is in line fails, and so does what comes later. */
    void stop() {
        stopped = true;
        thread.interrupt();
    }
}
