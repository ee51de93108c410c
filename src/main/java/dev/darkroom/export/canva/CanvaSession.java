package dev.darkroom.export.canva;

import dev.darkroom.access.SecretBoxException;
import dev.darkroom.config.Secret;
import dev.darkroom.export.ExportException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives access tokens that are good. Of all nodes one renews them at a time, and what it gets is kept before it is used:
 * Canva takes a refresh token once. Safe for many threads.
 */
public final class CanvaSession {
    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.export");
    private static final Duration SOON = Duration.ofSeconds(1);
    /** A login makes it at once. */
    private static final Duration LOGIN = Duration.ofMinutes(5);
    /** A second one is harmless: either the first was not seen, or its tokens are lost in any case. */
    private static final int MOST_UNANSWERED = 2;

    private static final String LOG_IN = "; log in again with ./darkroom canva login";

    private final CanvaConnections connections;
    private final CanvaOAuth oauth;
    private final CanvaPauses pauses;
    private final CanvaFaults faults;
    /** What this node got and the database did not take; null: nothing. */
    private final AtomicReference<Unkept> unkept = new AtomicReference<>();

    private record Unkept(CanvaConnections.Renewal renewal, CanvaTokens tokens) {}

    CanvaSession(CanvaConnections connections, CanvaOAuth oauth, CanvaPauses pauses) {
        this.connections = connections;
        this.oauth = oauth;
        this.pauses = pauses;
        this.faults = new CanvaFaults(pauses);
    }

    /** Asks Canva for something. */
    interface Ask<T> {
        T with(Secret access) throws CanvaException;
    }

    /** Asks with a good token, and once more with a new one when Canva refuses it. */
    <T> T ask(String exportId, Ask<T> ask) throws ExportException {
        T answer = answer(exportId, ask);
        pauses.over(exportId);
        return answer;
    }

    private <T> T answer(String exportId, Ask<T> ask) throws ExportException {
        keepWhatIsUnkept();
        CanvaConnection connection = usable();
        if (!connection.fresh()) {
            connection = renew(connection, exportId);
        }
        try {
            return ask.with(connection.access());
        } catch (CanvaException e) {
            if (!e.refused()) {
                throw fault(connection, e, exportId);
            }
        }
        CanvaConnection renewed = usable();
        if (renewed.generation() == connection.generation()) {
            renewed = renew(connection, exportId);
        }
        try {
            return ask.with(renewed.access());
        } catch (CanvaException e) {
            throw fault(renewed, e, exportId);
        }
    }

    private ExportException fault(CanvaConnection connection, CanvaException e, String exportId) {
        if (!e.revoked()) {
            return faults.of(e, exportId);
        }
        connections.lost(connection.generation(), "the consent was withdrawn");
        return lost("the consent was withdrawn");
    }

    private CanvaConnection usable() throws ExportException {
        CanvaConnection connection = found().orElseThrow(() ->
                ExportException.later("Canva is not connected; log in with ./darkroom canva login", LOGIN));
        if (connection.lost() != null) {
            throw lost(connection.lost());
        }
        return connection;
    }

    /** With another key nothing can be done either, until somebody mends that or logs in anew. */
    private Optional<CanvaConnection> found() throws ExportException {
        try {
            return connections.find();
        } catch (SecretBoxException e) {
            throw ExportException.later(
                    "Canva's tokens cannot be opened: " + e.getMessage()
                            + "; or log in anew with ./darkroom canva login",
                    LOGIN);
        }
    }

    private static ExportException lost(String reason) {
        return ExportException.later("Canva is not connected any more: " + reason + LOG_IN, LOGIN);
    }

    private CanvaConnection renew(CanvaConnection old, String exportId) throws ExportException {
        CanvaConnections.Renewal renewal = connections
                .claim(old.generation())
                .orElseThrow(() -> ExportException.later("the access to Canva is being renewed", SOON));
        if (renewal.unanswered() >= MOST_UNANSWERED) {
            throw giveUp(renewal, "the answer to a renewal was lost, and Canva takes a refresh token only once");
        }
        Unkept fresh = new Unkept(renewal, tokens(old, renewal, exportId));
        // Canva gives them once: should the database be away, they are kept by the next export that this node tries.
        unkept.set(fresh);
        boolean kept = connections.renewed(renewal, fresh.tokens());
        unkept.compareAndSet(fresh, null);
        CanvaConnection now = usable();
        // Another export of this node may have kept them a moment before.
        if (!kept && !now.access().equals(fresh.tokens().access())) {
            throw ExportException.later("somebody has logged in or out meanwhile", SOON);
        }
        return now;
    }

    /** Another thread may do the same: only the first changes anything, as tokens are kept by their generation. */
    private void keepWhatIsUnkept() {
        Unkept fresh = unkept.get();
        if (fresh != null) {
            connections.renewed(fresh.renewal(), fresh.tokens());
            unkept.compareAndSet(fresh, null);
        }
    }

    private CanvaTokens tokens(CanvaConnection old, CanvaConnections.Renewal renewal, String exportId)
            throws ExportException {
        try {
            return oauth.renew(old.refresh());
        } catch (CanvaException e) {
            if (e.inDoubt() && renewal.unanswered() + 1 >= MOST_UNANSWERED) {
                throw giveUp(renewal, "renewals got no answer, and Canva takes a refresh token only once");
            }
            if (e.passing() || e.tooMany()) {
                connections.release(renewal, !e.inDoubt());
                throw faults.of(e, exportId);
            }
            if (e.code().equals("invalid_client")) {
                connections.release(renewal, true);
                throw ExportException.later(
                        "Canva does not know darkroom.canva.client-id with this client-secret", LOGIN);
            }
            throw giveUp(renewal, "its tokens could not be renewed (" + e.code() + ")");
        }
    }

    private ExportException giveUp(CanvaConnections.Renewal renewal, String reason) {
        connections.lost(renewal, reason);
        LOGGER.warn("Canva is not connected any more: {}{}", reason, LOG_IN);
        return lost(reason);
    }
}
