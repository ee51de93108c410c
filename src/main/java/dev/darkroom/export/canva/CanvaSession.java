package dev.darkroom.export.canva;

import dev.darkroom.config.Secret;
import dev.darkroom.export.ExportException;
import java.time.Duration;
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
    private final CanvaFaults faults;

    CanvaSession(CanvaConnections connections, CanvaOAuth oauth, CanvaFaults faults) {
        this.connections = connections;
        this.oauth = oauth;
        this.faults = faults;
    }

    /** Asks Canva for something. */
    interface Ask<T> {
        T with(Secret access) throws CanvaException;
    }

    /** Asks with a good token, and once more with a new one when Canva refuses it. */
    <T> T ask(int tries, Ask<T> ask) throws ExportException {
        CanvaConnection connection = usable();
        if (!connection.fresh()) {
            connection = renew(connection, tries);
        }
        try {
            return ask.with(connection.access());
        } catch (CanvaException e) {
            if (!e.code().equals("invalid_access_token")) {
                throw fault(connection, e, tries);
            }
        }
        CanvaConnection renewed = usable();
        if (renewed.generation() == connection.generation()) {
            renewed = renew(connection, tries);
        }
        try {
            return ask.with(renewed.access());
        } catch (CanvaException e) {
            throw fault(renewed, e, tries);
        }
    }

    private ExportException fault(CanvaConnection connection, CanvaException e, int tries) {
        if (!e.code().equals("revoked_access_token")) {
            return faults.of(e, tries);
        }
        connections.lost(connection.generation(), "the consent was withdrawn");
        return lost("the consent was withdrawn");
    }

    private CanvaConnection usable() throws ExportException {
        CanvaConnection connection = connections
                .find()
                .orElseThrow(() ->
                        ExportException.later("Canva is not connected; log in with ./darkroom canva login", LOGIN));
        if (connection.lost() != null) {
            throw lost(connection.lost());
        }
        return connection;
    }

    private static ExportException lost(String reason) {
        return ExportException.later("Canva is not connected any more: " + reason + LOG_IN, LOGIN);
    }

    private CanvaConnection renew(CanvaConnection old, int tries) throws ExportException {
        CanvaConnections.Renewal renewal = connections
                .claim(old.generation())
                .orElseThrow(() -> ExportException.later("the access to Canva is being renewed", SOON));
        if (renewal.unanswered() >= MOST_UNANSWERED) {
            throw giveUp(renewal, "the answer to a renewal was lost, and Canva takes a refresh token only once");
        }
        CanvaTokens tokens = tokens(old, renewal, tries);
        if (!connections.renewed(renewal, tokens)) {
            throw ExportException.later("somebody has logged in or out meanwhile", SOON);
        }
        return usable();
    }

    private CanvaTokens tokens(CanvaConnection old, CanvaConnections.Renewal renewal, int tries)
            throws ExportException {
        try {
            return oauth.renew(old.refresh());
        } catch (CanvaException e) {
            if (e.inDoubt() && renewal.unanswered() + 1 >= MOST_UNANSWERED) {
                throw giveUp(renewal, "renewals got no answer, and Canva takes a refresh token only once");
            }
            if (e.passing() || e.tooMany()) {
                connections.release(renewal, !e.inDoubt());
                throw faults.of(e, tries);
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
