package dev.darkroom.adapter.broker;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tries to log in at a broker, and never for longer than it was told. */
final class Reachability {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final String broker;
    private final ConnectionFactory factory;

    Reachability(String broker, ConnectionFactory factory) {
        this.broker = broker;
        this.factory = factory;
    }

    /** What keeps us out, after trying again and again for {@code limit}; empty: nothing. */
    Optional<String> within(Duration limit) {
        // In its own thread: a host that swallows packets would hold the caller far longer.
        FutureTask<Optional<String>> trying = new FutureTask<>(() -> tryUntil(System.nanoTime() + limit.toNanos()));
        Thread thread = new Thread(trying, "broker-probe");
        thread.setDaemon(true);
        thread.start();
        try {
            return trying.get(limit.plus(PAUSE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            trying.cancel(true);
            return Optional.of(unreachable("no answer in " + limit.toSeconds() + " s"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(unreachable("interrupted while connecting"));
        } catch (ExecutionException e) {
            return Optional.of(unreachable(String.valueOf(e.getCause())));
        }
    }

    private Optional<String> tryUntil(long deadline) throws InterruptedException {
        while (true) {
            try {
                login();
                return Optional.empty();
            } catch (JMSSecurityException e) {
                return Optional.of("the broker at " + broker
                        + " refuses the login; set darkroom.broker.user and darkroom.broker.password ("
                        + e.getMessage() + ")");
            } catch (JMSException e) {
                if (System.nanoTime() + PAUSE.toNanos() >= deadline) {
                    return Optional.of(unreachable(e.getMessage()));
                }
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
    }

    private void login() throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            session.rollback();
        }
    }

    private String unreachable(String reason) {
        return "cannot reach the broker at " + broker + " (" + reason
                + "); start it, or correct darkroom.broker.url, or leave that empty for the embedded broker";
    }
}
