package dev.darkroom.config;

import dev.darkroom.config.Settings.Broker;
import dev.darkroom.config.Settings.Cache;
import dev.darkroom.config.Settings.Database;
import dev.darkroom.config.Settings.Exports;
import dev.darkroom.config.Settings.Images;
import dev.darkroom.config.Settings.Intake;
import dev.darkroom.config.Settings.Leases;
import dev.darkroom.config.Settings.Logs;
import dev.darkroom.config.Settings.Models;
import dev.darkroom.config.Settings.Money;
import dev.darkroom.config.Settings.ProviderSettings;
import dev.darkroom.config.Settings.Room;
import dev.darkroom.money.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Turns properties into {@link Settings}. A property exists because it is read here; its default, unit, range and
 * meaning are in {@code application.properties}.
 */
public final class SettingsLoader {
    private final ConfigSource source;
    private final Binder binder;

    private SettingsLoader(ConfigSource source) {
        this.source = source;
        this.binder = new Binder(source);
    }

    /**
     * The configuration, complete and valid.
     *
     * @throws InvalidConfigurationException with every problem there is, if there is any
     */
    public static Settings load(ConfigSource source) {
        return new SettingsLoader(source).bind();
    }

    /**
     * What routes use as placeholders: every {@code darkroom.} property that is not secret (folders absolute, durations in
     * milliseconds, sizes in bytes) and every {@code camel.} key.
     *
     * @throws InvalidConfigurationException as {@link #load} does
     */
    public static Map<String, String> camelProperties(ConfigSource source) {
        SettingsLoader loader = new SettingsLoader(source);
        loader.bind();
        Map<String, String> properties = new TreeMap<>(source.camelKeys());
        properties.putAll(loader.binder.placeholders());
        return properties;
    }

    private Settings bind() {
        Path home = source.home();
        Path inbox = binder.value("darkroom.inbox", Texts.folder(home));
        Path outbox = binder.value("darkroom.outbox", Texts.folder(home));
        Path data = binder.value("darkroom.data", Texts.folder(home));
        String threeFolders = "expected a folder of its own: inbox, outbox and data must differ";
        binder.require(!outbox.equals(inbox), threeFolders, "darkroom.outbox", "darkroom.inbox");
        binder.require(!data.equals(inbox), threeFolders, "darkroom.data", "darkroom.inbox");
        binder.require(!data.equals(outbox), threeFolders, "darkroom.data", "darkroom.outbox");
        List<String> order = binder.value("darkroom.providers", Texts.providerOrder());
        Map<String, ProviderSettings> providers = new ProviderBinder(source, binder).bind(order);
        Broker broker = broker();
        Settings settings = new Settings(
                home,
                inbox,
                outbox,
                data,
                binder.value("darkroom.workers", Quantities.number(1, 256)),
                binder.value("darkroom.dry-run", Texts.flag()),
                order,
                providers,
                intake(),
                images(),
                binder.value("darkroom.download.allow-private", Texts.flag()),
                new StorageBinder(binder).bind(),
                database(home, data),
                broker,
                leases(),
                money(),
                new Room(
                        binder.value("darkroom.spool.max-size", Quantities.size("1MiB", "1024GiB")),
                        binder.value("darkroom.spool.min-free", Quantities.size("0", "1024GiB"))),
                cache(),
                exports(home, List.of(inbox, outbox, data)),
                logs(),
                models(),
                new HttpBinder(binder).bind(broker),
                new CanvaBinder(binder).bind(),
                binder.hidden("darkroom.secret-key", Texts.secretKey()),
                binder.value("darkroom.shutdown-timeout", Quantities.duration("1s", "1h")));
        List<ConfigProblem> problems = new ArrayList<>(source.problems());
        problems.addAll(binder.problems());
        problems.addAll(unknownNames());
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        return settings;
    }

    private List<ConfigProblem> unknownNames() {
        List<ConfigProblem> unknown = new UnknownNames(binder.read()).in(source);
        // Which providers there are is not known while their list is wrong.
        return binder.right("darkroom.providers")
                ? unknown
                : unknown.stream()
                        .filter(problem -> !UnknownNames.isOfProvider(problem.property()))
                        .toList();
    }

    private Intake intake() {
        Duration poll = binder.value("darkroom.inbox-poll", Quantities.duration("50ms", "1h"));
        Duration quiet = binder.value("darkroom.inbox-quiet", Quantities.duration("0ms", "10m"));
        Duration patience = binder.value("darkroom.inbox-patience", Quantities.duration("1s", "1d"));
        binder.require(
                patience.compareTo(quiet) >= 0,
                "expected not less than darkroom.inbox-quiet",
                "darkroom.inbox-patience",
                "darkroom.inbox-quiet");
        return new Intake(
                poll, quiet, patience, binder.value("darkroom.max-job-size", Quantities.size("1KiB", "256MiB")));
    }

    private Images images() {
        return new Images(
                binder.value("darkroom.image.max-size", Quantities.size("64KiB", "1GiB")),
                binder.value("darkroom.image.max-pixels", Quantities.number(65_536, 1_000_000_000)),
                binder.value("darkroom.image.thumbnail", Quantities.number(32, 2048)));
    }

    private Database database(Path home, Path data) {
        return new Database(
                binder.value("darkroom.db.url", Addresses.database(home, data.resolve("darkroom.db"))),
                binder.value("darkroom.db.user", Texts.line()),
                binder.hidden("darkroom.db.password", Texts.secret()),
                binder.value("darkroom.db.pool-size", Quantities.number(1, 100)));
    }

    private Broker broker() {
        String url = binder.value("darkroom.broker.url", Addresses.broker());
        String user = binder.value("darkroom.broker.user", Texts.line());
        binder.require(
                !url.isEmpty() || !user.isEmpty(),
                "expected a name, as darkroom.broker.url is empty",
                "darkroom.broker.user",
                "darkroom.broker.url");
        int port = port("darkroom.broker.port");
        int amqp = port("darkroom.broker.amqp-port");
        int stomp = port("darkroom.broker.stomp-port");
        String ownPort = "expected a port of its own";
        binder.require(amqp == 0 || amqp != port, ownPort, "darkroom.broker.amqp-port", "darkroom.broker.port");
        binder.require(
                stomp == 0 || (stomp != port && stomp != amqp),
                ownPort,
                "darkroom.broker.stomp-port",
                "darkroom.broker.port",
                "darkroom.broker.amqp-port");
        return new Broker(
                url,
                user,
                binder.hidden("darkroom.broker.password", Texts.secret()),
                port,
                amqp,
                stomp,
                binder.value("darkroom.results-expiry", Quantities.duration("1m", "365d")));
    }

    private int port(String property) {
        return binder.value(property, Quantities.number(0, 65_535));
    }

    private Leases leases() {
        Duration lease = binder.value("darkroom.lease", Quantities.duration("1s", "1h"));
        Duration sweep = binder.value("darkroom.sweep", Quantities.duration("100ms", "10m"));
        binder.require(
                lease.compareTo(sweep.multipliedBy(3)) >= 0,
                "expected at least three times darkroom.sweep",
                "darkroom.lease",
                "darkroom.sweep");
        return new Leases(lease, sweep);
    }

    private Money money() {
        Long daily = limit("darkroom.budget.daily-usd");
        Long monthly = limit("darkroom.budget.monthly-usd");
        Long total = limit("darkroom.budget.total-usd");
        requireWithin(daily, "darkroom.budget.daily-usd", monthly, "darkroom.budget.monthly-usd");
        requireWithin(daily, "darkroom.budget.daily-usd", total, "darkroom.budget.total-usd");
        requireWithin(monthly, "darkroom.budget.monthly-usd", total, "darkroom.budget.total-usd");
        return new Money(
                new Limits(daily, monthly, total),
                binder.value("darkroom.on-unknown", Texts.choice("hold", "rebuy")),
                binder.value("darkroom.enhance.max-cost-usd", Quantities.price()));
    }

    private Long limit(String property) {
        return binder.value(property, Quantities.usd()).orElse(null);
    }

    private void requireWithin(Long shorter, String property, Long longer, String other) {
        binder.require(
                shorter == null || longer == null || shorter <= longer,
                "expected not more than " + other,
                property,
                other);
    }

    private Cache cache() {
        return new Cache(
                binder.value("darkroom.cache", Texts.choice("off", "filesystem"))
                        .equals("filesystem"),
                binder.value("darkroom.cache.max-size", Quantities.size("1KiB", "1024GiB")),
                binder.value("darkroom.cache.ttl", Quantities.duration("1s", "3650d")));
    }

    private Exports exports(Path home, List<Path> taken) {
        Duration delay = binder.value("darkroom.export.retry-delay", Quantities.duration("10ms", "1h"));
        Duration maxDelay = binder.value("darkroom.export.retry-max-delay", Quantities.duration("10ms", "7d"));
        binder.require(
                maxDelay.compareTo(delay) >= 0,
                "expected not less than darkroom.export.retry-delay",
                "darkroom.export.retry-max-delay",
                "darkroom.export.retry-delay");
        Path folder = binder.value("darkroom.export.folder", Texts.folder(home));
        binder.require(
                !taken.contains(folder),
                "expected a folder of its own: inbox, outbox, data and exports must differ",
                "darkroom.export.folder");
        String buckets = binder.value(
                "darkroom.export.s3-buckets",
                Texts.matching(
                        "([A-Za-z0-9._-]{3,63}( *, *[A-Za-z0-9._-]{3,63})*)?",
                        "expected names of buckets separated by commas"));
        return new Exports(
                delay,
                maxDelay,
                binder.value("darkroom.export.max-attempts", Quantities.number(1, 1000)),
                folder,
                buckets.isEmpty() ? Set.of() : new TreeSet<>(List.of(buckets.split(" *, *"))));
    }

    private Models models() {
        return new Models(
                binder.value("darkroom.unknown-model", Texts.choice("refuse", "builtin"))
                        .equals("builtin"),
                binder.value("darkroom.retired-models", Texts.choice("refuse", "replace"))
                        .equals("replace"),
                binder.value("darkroom.safety", Texts.safety()).orElse(null),
                binder.value("darkroom.catalog.url", Addresses.httpOrEmpty()),
                binder.value("darkroom.catalog.refresh", Quantities.duration("1s", "1d")));
    }

    private Logs logs() {
        return new Logs(
                binder.value("darkroom.log.level", Texts.choice("TRACE", "DEBUG", "INFO", "WARN", "ERROR")),
                binder.value("darkroom.log.prompts", Texts.choice("hash", "clear")),
                binder.value("darkroom.log.keep-days", Quantities.number(1, 3650)));
    }
}
