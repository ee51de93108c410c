package dev.darkroom.pipeline;

import dev.darkroom.adapter.jdbc.ExportStore;
import dev.darkroom.export.Export;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the tries of this process's exports its own, however long a target takes: four beats to a lease. Thread-safe. */
public final class ExportLeases implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ExportLeases.class);

    private final ExportStore exports;
    private final Map<String, Export> tried = new ConcurrentHashMap<>();

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "darkroom-export-leases");
        thread.setDaemon(true);
        return thread;
    });

    /** @param lease that of the store */
    public ExportLeases(ExportStore exports, Duration lease) {
        this.exports = exports;
        long beat = Math.max(1, lease.toMillis() / 4);
        var unused = clock.scheduleWithFixedDelay(this::beat, beat, beat, TimeUnit.MILLISECONDS);
    }

    /** From now on the try's lease is extended. */
    public void hold(Export export) {
        tried.put(export.exportId(), export);
    }

    /** The try is over. */
    public void letGo(Export export) {
        tried.remove(export.exportId(), export);
    }

    /** Whether a thread of this process tries the export, be its lease over (a freeze) or not. */
    boolean isTrying(String exportId) {
        return tried.containsKey(exportId);
    }

    private void beat() {
        if (tried.isEmpty()) {
            return;
        }
        try {
            exports.heartbeat(List.copyOf(tried.values()));
        } catch (RuntimeException e) {
            // The leases run out by themselves when the database stays away.
            LOGGER.warn("leases of exports could not be extended: {}", e.toString());
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
