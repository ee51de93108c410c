package dev.darkroom.cli;

import ch.qos.logback.classic.Level;
import dev.darkroom.access.AccessKey;
import dev.darkroom.access.Caller;
import dev.darkroom.access.Scope;
import dev.darkroom.adapter.jdbc.AccessKeyStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.config.Since;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes an access key and shows it, once. Works beside a running server. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = "Makes an access key of an instance and prints it. It is not kept and cannot be shown again.",
        footer = {"", "An instance has two usable keys at most: the one in use, and its successor."})
final class KeysAddCommand implements Callable<Integer> {
    private static final Pattern LABEL = Pattern.compile("[^\\p{Cntrl}]{1,100}");
    private static final Duration LONGEST_LIFE = Duration.ofDays(3650);

    private final Supplier<Home> homes;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--instance",
            required = true,
            paramLabel = "ID",
            description = "Whose key it is; '*': it sees all instances, and what is of the whole installation.")
    private String instance;

    @Option(
            names = "--scopes",
            required = true,
            paramLabel = "SCOPES",
            description = "What it allows: generate, read, review, admin (which is all), separated by commas.")
    private String scopes;

    @Option(names = "--label", paramLabel = "TEXT", description = "What you call it, 1 to 100 characters.")
    private String label;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description = "How long it is valid (90m, 24h, 90d), up to 3650d. Not given: until it is revoked.")
    private String expires;

    KeysAddCommand() {
        this(() -> Home.open(Level.WARN));
    }

    KeysAddCommand(Supplier<Home> homes) {
        this.homes = homes;
    }

    @Override
    public Integer call() {
        Set<Scope> allowed = Scope.ofWords(scopes)
                .orElseThrow(() -> wrong("--scopes is '" + scopes
                        + "'; expected one or more of generate, read, review, admin, separated by commas"));
        if (label != null && !LABEL.matcher(label).matches()) {
            throw wrong("--label is empty, too long or has control characters; expected 1 to 100 characters");
        }
        Duration life = life();
        Home home = homes.get();
        Set<String> instances = Catalog.read(home.settings().home().resolve("catalog"))
                .instances()
                .keySet();
        PrintWriter err = spec.commandLine().getErr();
        if (!instance.equals(Caller.ALL) && !instances.contains(instance)) {
            err.println(
                    "--instance is '" + instance + "'; expected one of " + String.join(", ", new TreeSet<>(instances)));
            return Commands.INVALID_INPUT;
        }
        AccessKey key = AccessKey.random();
        List<AccessKeyStore.Entry> inTheWay;
        try (Database database = Database.open(home.settings().database())) {
            inTheWay = new AccessKeyStore(database).add(key, instance, allowed, label, life);
        }
        if (!inTheWay.isEmpty()) {
            err.println("instance " + instance + " has two usable keys already; revoke one of them first: "
                    + inTheWay.stream().map(KeysAddCommand::named).collect(Collectors.joining(" or ")));
            return Commands.INVALID_INPUT;
        }
        spec.commandLine().getOut().println(key.text());
        err.println("This key is not shown again. Its id is " + key.keyId() + "; ./darkroom keys revoke " + key.keyId()
                + " ends it.");
        return 0;
    }

    private static String named(AccessKeyStore.Entry entry) {
        return "./darkroom keys revoke " + entry.keyId() + (entry.label() == null ? "" : " (" + entry.label() + ")");
    }

    private Duration life() {
        if (expires == null) {
            return null;
        }
        return Since.span(expires)
                .filter(span -> !span.isZero() && span.compareTo(LONGEST_LIFE) <= 0)
                .orElseThrow(() -> wrong("--expires is '" + expires
                        + "'; expected how long it is valid, from 1m to 3650d, written like 90m, 24h or 90d"));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
