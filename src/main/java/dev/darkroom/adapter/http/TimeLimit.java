package dev.darkroom.adapter.http;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * Cuts requests that take too long as a whole: the limits on silence do not end an answer that comes byte by byte, be it
 * the head. Safe for many threads; its own ends when it has nothing to do.
 */
final class TimeLimit implements AutoCloseable {
    private final ScheduledThreadPoolExecutor clock;

    /** @param thread the name of its thread */
    TimeLimit(String thread) {
        clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread own = new Thread(task, thread);
            own.setDaemon(true);
            return own;
        });
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(10, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
    }

    /** Cancels the request after that time, unless what is returned is cancelled before. */
    ScheduledFuture<?> cut(HttpUriRequestBase request, Duration time) {
        return clock.schedule(request::cancel, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
