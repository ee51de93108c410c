package dev.darkroom.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Requests sent over some connections, each the next one as soon as the one before is answered.
 *
 * @param path where to
 * @param bodies the JSON of the request with that number
 */
record Load(int port, String path, IntFunction<String> bodies) {
    /**
     * What it took.
     *
     * @param nanos from the first request to the last answer
     * @param bytes of all answers' bodies
     * @param latencies of each, nanoseconds, the shortest first
     */
    record Outcome(long nanos, long bytes, List<Long> latencies) {
        double perSecond() {
            return latencies.size() * 1e9 / nanos;
        }

        /** Milliseconds that so many of a hundred took at most. */
        double percentileMillis(double percent) {
            int index = (int) Math.ceil(percent / 100 * latencies.size()) - 1;
            return latencies.get(Math.max(0, index)) / 1e6;
        }
    }

    /** Sends over {@code connections} for that long; what was begun is waited for. */
    Outcome run(int connections, Duration time) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        Queue<Long> latencies = new ConcurrentLinkedQueue<>();
        AtomicInteger next = new AtomicInteger();
        CountDownLatch connected = new CountDownLatch(connections);
        CountDownLatch go = new CountDownLatch(1);
        try {
            List<Future<Long>> bytes = IntStream.range(0, connections)
                    .mapToObj(i -> threads.submit(() -> one(connected, go, time, next, latencies)))
                    .toList();
            connected.await();
            long began = System.nanoTime();
            go.countDown();
            long all = 0;
            for (Future<Long> each : bytes) {
                all += each.get();
            }
            long nanos = System.nanoTime() - began;
            return new Outcome(nanos, all, latencies.stream().sorted().toList());
        } finally {
            threads.shutdownNow();
        }
    }

    private long one(
            CountDownLatch connected, CountDownLatch go, Duration time, AtomicInteger next, Queue<Long> latencies)
            throws Exception {
        try (LoadClient client = new LoadClient(port)) {
            connected.countDown();
            go.await();
            long end = System.nanoTime() + time.toNanos();
            long bytes = 0;
            for (long began = System.nanoTime(); began < end; began = System.nanoTime()) {
                bytes += client.post(path, bodies.apply(next.getAndIncrement()));
                latencies.add(System.nanoTime() - began);
            }
            return bytes;
        }
    }
}
