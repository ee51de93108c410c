package dev.darkroom.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: asks the command to stop and keeps the process alive until it has, or its time is over.
 */
final class Stopping {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param patience how long the command may take to stop */
    Stopping(Duration patience) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ask(patience), "darkroom-stop"));
    }

    private void ask(Duration patience) {
        asked.countDown();
        try {
            stopped.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits that long, or until the command is asked to stop; true when it is. */
    boolean await(Duration time) throws InterruptedException {
        return asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until the command is asked to stop. */
    void await() throws InterruptedException {
        asked.await();
    }

    boolean asked() {
        return asked.getCount() == 0;
    }

    /** The command has stopped. */
    void done() {
        stopped.countDown();
    }
}
