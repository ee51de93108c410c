package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import dev.darkroom.adapter.jdbc.AccessKeyStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.web.Loopback;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends an access key for ever. Works beside a running server. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description = "Ends an access key for ever; running servers refuse it within 5 seconds.")
final class KeysRevokeCommand implements Callable<Integer> {
    private final Supplier<Home> homes;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "KEY", description = "Its id, as ./darkroom keys list shows it.")
    private String keyId;

    KeysRevokeCommand() {
        this(() -> Home.open(Level.WARN));
    }

    KeysRevokeCommand(Supplier<Home> homes) {
        this.homes = homes;
    }

    @Override
    public Integer call() {
        AccessKeyStore.Revocation revocation;
        boolean others;
        Home home = homes.get();
        try (Database database = Database.open(home.settings().database())) {
            AccessKeyStore keys = new AccessKeyStore(database);
            revocation = keys.revoke(keyId);
            others = keys.any();
        }
        if (revocation == AccessKeyStore.Revocation.UNKNOWN) {
            // What was given is not repeated: it may be a whole key, put here by mistake.
            spec.commandLine()
                    .getErr()
                    .println("there is no key of that id; expected 12 hex digits, as ./darkroom keys list shows them");
            return Commands.INVALID_INPUT;
        }
        boolean now = revocation == AccessKeyStore.Revocation.DONE;
        spec.commandLine().getOut().println(keyId + (now ? " is revoked" : " was revoked before"));
        if (!others) {
            spec.commandLine()
                    .getErr()
                    .println(withoutKeys(home.settings().http().host()));
        }
        return 0;
    }

    private static String withoutKeys(String host) {
        return Loopback.is(host)
                ? "there is no key any more: whoever is on this machine may now call the server at " + host
                        + " without one; './darkroom keys add' makes one"
                : "there is no key any more: nobody can call the server, and it does not start again at "
                        + "darkroom.http.host=" + host
                        + ", only at 127.0.0.1, where whoever is on this machine needs no key;"
                        + " './darkroom keys add' makes one";
    }
}
