package dev.darkroom.cli;

import dev.darkroom.access.SecretBoxException;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.engine.CanvaBeans;
import dev.darkroom.export.canva.CanvaConnection;
import dev.darkroom.export.canva.CanvaOAuth;
import java.util.List;
import java.util.Optional;

/** Looks at the connection with Canva, as it is kept: Canva is not asked. */
final class CanvaCheck {
    private static final String CANVA = "canva";
    private static final String LOGIN = "./darkroom canva login";

    private final Home home;
    private final Database database;

    CanvaCheck(Home home, Database database) {
        this.home = home;
        this.database = database;
    }

    /** Empty: no integration is configured, so that nothing can be connected. */
    Optional<Finding> finding() {
        if (!home.settings().canva().configured()) {
            return Optional.empty();
        }
        try {
            return Optional.of(CanvaBeans.connections(database, home.settings())
                    .find()
                    .map(CanvaCheck::connected)
                    .orElseGet(this::unconnected));
        } catch (SecretBoxException e) {
            return Optional.of(Finding.wrong(CANVA, e.getMessage() + "; or log in again with " + LOGIN));
        }
    }

    /** In dry-run nobody can log in, and nothing waits for it. */
    private Finding unconnected() {
        String sentence = "nobody has logged in, and exports wait until then; " + LOGIN;
        return home.settings().dryRun()
                ? Finding.note(CANVA, sentence + ", when darkroom.dry-run is false")
                : Finding.wrong(CANVA, sentence);
    }

    private static Finding connected(CanvaConnection connection) {
        if (connection.lost() != null) {
            return Finding.wrong(
                    CANVA,
                    "the connection with " + connection.account() + " is lost: " + connection.lost()
                            + "; exports wait; log in again with " + LOGIN);
        }
        List<String> missing = CanvaOAuth.missing(connection.scopes());
        return missing.isEmpty()
                ? Finding.good(CANVA, "connected with " + connection.account())
                : Finding.wrong(
                        CANVA,
                        "the consent of " + connection.account() + " lacks " + String.join(" ", missing)
                                + "; give them to the integration in Canva's developer portal, then " + LOGIN);
    }
}
