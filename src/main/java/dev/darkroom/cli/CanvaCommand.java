package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import dev.darkroom.adapter.http.CanvaHttp;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.engine.CanvaBeans;
import dev.darkroom.export.canva.CanvaConnection;
import dev.darkroom.export.canva.CanvaConnections;
import dev.darkroom.export.canva.CanvaException;
import dev.darkroom.export.canva.CanvaOAuth;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The Canva user to whose library images are exported. Works beside a running server. */
@Command(
        name = "canva",
        mixinStandardHelpOptions = true,
        description = "Connects this installation with a Canva user, to whose library images are exported.",
        footer = {
            "",
            "There is one connection an installation. Exports that wait for it are tried at once after a login.",
            "Exit codes: 0 done, or connected; 1 wrong setup; 2 the command line was invalid; 3 it has failed, or somebody",
            "has to log in."
        })
final class CanvaCommand implements Runnable {
    private final Supplier<Home> homes;

    @Spec
    private CommandSpec spec;

    CanvaCommand() {
        this(() -> Home.open(Level.WARN));
    }

    CanvaCommand(Supplier<Home> homes) {
        this.homes = homes;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "canva what? One of login, logout, status.");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Shows Canva's page of consent and keeps what it gives, encrypted, in the database.")
    int login(
            @Option(
                            names = "--wait",
                            defaultValue = "300",
                            paramLabel = "SECONDS",
                            description = "How long an answer is waited for; without it 300.")
                    int seconds,
            @Option(names = "--no-browser", description = "Only print the page's address.") boolean noBrowser)
            throws InterruptedException {
        if (seconds < 1 || seconds > 3600) {
            err().println("--wait is " + seconds + "; expected a number of seconds from 1 to 3600");
            return Commands.INVALID_INPUT;
        }
        Home home = homes.get();
        if (!callsAllowed(home)) {
            return Commands.WRONG_SETUP;
        }
        try (Database database = Database.open(home.settings().database())) {
            CanvaConnections connections = CanvaBeans.connections(database, home.settings());
            connections.ready();
            Optional<CanvaLogin.Consent> consent =
                    new CanvaLogin(home.settings(), out(), err()).ask(Duration.ofSeconds(seconds), !noBrowser);
            if (consent.isEmpty()) {
                return Commands.NOT_DELIVERED;
            }
            connections.connect(consent.get().tokens(), consent.get().account());
            out().println("Connected with Canva: " + consent.get().account());
            return 0;
        }
    }

    private boolean callsAllowed(Home home) {
        if (home.settings().dryRun()) {
            err().println("darkroom.dry-run is true, and then Canva is not called; set it to false ("
                    + home.source().origin("darkroom.dry-run") + ")");
            return false;
        }
        if (!home.settings().canva().configured()) {
            err().println("darkroom.canva.client-id and darkroom.canva.client-secret are not set; expected those of an"
                    + " integration in Canva's developer portal (CANVA_CLIENT_ID, CANVA_CLIENT_SECRET)");
            return false;
        }
        return true;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Ends the consent at Canva and forgets it here. Exports then wait for a login.")
    int logout(@Option(names = "--forget", description = "Forget it here without telling Canva.") boolean forget)
            throws IOException {
        Home home = homes.get();
        if (!forget && !callsAllowed(home)) {
            return Commands.WRONG_SETUP;
        }
        try (Database database = Database.open(home.settings().database())) {
            CanvaConnections connections = CanvaBeans.connections(database, home.settings());
            if (!forget) {
                Optional<CanvaConnection> connection = connections.find();
                if (connection.isPresent() && !revoked(home, connection.get())) {
                    return Commands.NOT_DELIVERED;
                }
            }
            out().println(connections.forget() ? "Canva is not connected any more" : "Canva was not connected");
            return 0;
        }
    }

    private boolean revoked(Home home, CanvaConnection connection) throws IOException {
        try (CanvaHttp calls = CanvaBeans.calls(home.settings())) {
            new CanvaOAuth(home.settings().canva(), calls).revoke(connection.refresh());
            return true;
        } catch (CanvaException e) {
            if (e.code().equals("invalid_grant") || e.code().equals("revoked_access_token")) {
                return true; // it has ended already
            }
            err().println("Canva could not be told (" + e.getMessage()
                    + "), so nothing was changed; try again, or logout --forget and end it in Canva's own settings");
            return false;
        }
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Shows whose library it is, what may be done, and until when; no secrets.")
    int status() {
        Home home = homes.get();
        Optional<CanvaConnection> found;
        try (Database database = Database.open(home.settings().database())) {
            found = CanvaBeans.connections(database, home.settings()).find();
        }
        if (found.isEmpty()) {
            out().println("Canva is not connected; ./darkroom canva login connects it");
            return Commands.NOT_DELIVERED;
        }
        CanvaConnection connection = found.get();
        out().println("account    " + connection.account());
        out().println("scopes     " + connection.scopes());
        out().println("connected  " + connection.connected().truncatedTo(ChronoUnit.SECONDS));
        out().println("access     until " + connection.accessEnds().truncatedTo(ChronoUnit.SECONDS)
                + ", renewed when an export needs it");
        if (connection.lost() != null) {
            out().println("state      lost: " + connection.lost() + "; log in again with ./darkroom canva login");
            return Commands.NOT_DELIVERED;
        }
        out().println("state      connected");
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
