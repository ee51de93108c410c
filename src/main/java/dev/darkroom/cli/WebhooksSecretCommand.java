package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import dev.darkroom.access.WebhookSecret;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.WebhookSecrets;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.engine.WebhookBeans;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The secrets that an instance's webhooks are signed with. Works beside a running server. */
@Command(
        name = "secret",
        mixinStandardHelpOptions = true,
        description = "Adds, lists and revokes the secrets that an instance's webhooks are signed with.",
        footer = {
            "",
            "Two are valid at a time: add the new one, give it to the receivers, and revoke the old one.",
            "As long as both are valid, every message is signed with both."
        })
final class WebhooksSecretCommand implements Runnable {
    private final Supplier<Home> homes;

    @Spec
    private CommandSpec spec;

    WebhooksSecretCommand() {
        this(() -> Home.open(Level.WARN));
    }

    WebhooksSecretCommand(Supplier<Home> homes) {
        this.homes = homes;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "webhooks secret what? One of add, list, revoke.");
    }

    @Command(mixinStandardHelpOptions = true, description = "Makes a secret and prints it. It cannot be shown again.")
    int add(
            @Option(
                            names = "--instance",
                            defaultValue = "default",
                            paramLabel = "ID",
                            description = "Whose webhooks are signed with it; without it 'default'.")
                    String instance) {
        Home home = homes.get();
        Set<String> instances = Catalog.read(home.settings().home().resolve("catalog"))
                .instances()
                .keySet();
        PrintWriter err = spec.commandLine().getErr();
        if (!instances.contains(instance)) {
            err.println(
                    "--instance is '" + instance + "'; expected one of " + String.join(", ", new TreeSet<>(instances)));
            return Commands.INVALID_INPUT;
        }
        WebhookSecret secret = WebhookSecret.random();
        List<String> inTheWay;
        try (Database database = Database.open(home.settings().database())) {
            inTheWay = WebhookBeans.secrets(database, home.settings()).add(secret, instance);
        }
        if (!inTheWay.isEmpty()) {
            err.println("instance " + instance + " has two valid secrets already; revoke one of them first:"
                    + " ./darkroom webhooks secret revoke " + String.join(" or ", inTheWay));
            return Commands.INVALID_INPUT;
        }
        spec.commandLine().getOut().println(secret.text().value());
        err.println("This secret is not shown again. Its id is " + secret.secretId()
                + "; ./darkroom webhooks secret revoke " + secret.secretId() + " ends it.");
        return 0;
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the secrets by their ids, the oldest first.")
    int list(
            @Option(names = "--instance", paramLabel = "ID", description = "Only those of this instance.")
                    String instance) {
        Home home = homes.get();
        List<WebhookSecrets.Entry> all;
        try (Database database = Database.open(home.settings().database())) {
            all = WebhookBeans.secrets(database, home.settings()).list(instance);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (all.isEmpty()) {
            out.println("there are no secrets" + (instance == null ? "" : " of instance " + instance));
            return 0;
        }
        TextTable table = new TextTable("SECRET", "INSTANCE", "CREATED", "STATE");
        for (WebhookSecrets.Entry secret : all) {
            table.add(
                    secret.secretId(),
                    secret.instanceId(),
                    secret.created().truncatedTo(ChronoUnit.SECONDS).toString(),
                    secret.revoked() == null ? "valid" : "revoked");
        }
        table.print(out);
        return 0;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Ends a secret for ever; nothing is signed with it from now on.")
    int revoke(
            @Parameters(paramLabel = "ID", description = "Its id, as ./darkroom webhooks secret list shows it.")
                    String secretId) {
        Home home = homes.get();
        boolean revoked;
        try (Database database = Database.open(home.settings().database())) {
            revoked = WebhookBeans.secrets(database, home.settings()).revoke(secretId);
        }
        if (!revoked) {
            // What was given is not repeated: it may be the secret itself, put here by mistake.
            spec.commandLine()
                    .getErr()
                    .println(
                            "there is no valid secret of that id; expected 12 hex digits, as ./darkroom webhooks secret"
                                    + " list shows them");
            return Commands.INVALID_INPUT;
        }
        spec.commandLine().getOut().println(secretId + " is revoked");
        return 0;
    }
}
