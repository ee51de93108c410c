package dev.darkroom.cli;

import dev.darkroom.adapter.broker.BrokerCheck;
import dev.darkroom.adapter.broker.BrokerConnections;
import dev.darkroom.adapter.broker.EmbeddedBroker;
import dev.darkroom.adapter.jdbc.AccessKeyStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.HeldStore;
import dev.darkroom.adapter.jdbc.JobStore;
import dev.darkroom.adapter.jdbc.LedgerReader;
import dev.darkroom.adapter.jdbc.ProviderStats;
import dev.darkroom.asset.StorageCheck;
import dev.darkroom.config.Settings;
import dev.darkroom.engine.DataFolder;
import dev.darkroom.engine.HttpAddress;
import dev.darkroom.engine.StorageProbe;
import dev.darkroom.money.Micros;
import dev.darkroom.pipeline.BudgetLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at database, HTTP address, broker and storage. */
final class ServiceChecks {
    private final Home home;

    ServiceChecks(Home home) {
        this.home = home;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Optional<DataFolder.Lock> lock = home.data().lock(home.settings().dryRun());
        try {
            if (lock.isEmpty()) {
                findings.add(Finding.note(
                        "server", "process " + home.data().holder() + " works on this data folder just now"));
            }
            database(findings, lock.isPresent());
            findings.addAll(broker(lock.isPresent()));
            findings.add(storage());
        } finally {
            lock.ifPresent(DataFolder.Lock::close);
        }
        return findings;
    }

    private void database(List<Finding> findings, boolean ours) {
        Settings settings = home.settings();
        try (Database database = Database.open(settings.database())) {
            String problem = database.problem();
            if (problem != null) {
                findings.add(Finding.wrong(
                        "darkroom.db.url", settings.database().url() + ": " + problem + "; restore it from a backup"));
                return;
            }
            findings.add(Finding.good("darkroom.db.url", settings.database().url()));
            findings.add(http(new AccessKeyStore(database).any(), ours));
            long waiting = new JobStore(database, settings.dryRun()).waitingForOtherMode();
            if (waiting > 0) {
                findings.add(Finding.note(
                        "jobs",
                        waiting + " unfinished " + (settings.dryRun() ? "real" : "dry-run")
                                + " jobs wait until darkroom.dry-run is " + !settings.dryRun() + " again"));
            }
            money(database, findings);
            findings.addAll(new DeliveryChecks(home, database).findings());
        } catch (IllegalStateException e) {
            findings.add(Finding.wrong(
                    "darkroom.db.url",
                    e.getMessage() + "; it is set in " + home.source().origin("darkroom.db.url")));
        }
    }

    /** @param ours false: another process listens on the port, and by right */
    private Finding http(boolean keys, boolean ours) {
        HttpAddress address = new HttpAddress(home.settings().http());
        return address.refusal(keys)
                .or(() -> ours ? address.taken() : Optional.empty())
                .map(problem -> Finding.wrong("http", problem))
                .orElseGet(() -> Finding.good(
                        "http",
                        address
                                + (ours ? "" : ", listened on by the process that runs")
                                + (keys ? "" : "; callers of this machine need no key")));
    }

    private void money(Database database, List<Finding> findings) {
        new ProviderStats(database)
                .waiting()
                .forEach(reason -> findings.add(Finding.wrong("paid calls", "none is made: " + reason)));
        new ProviderStats(database)
                .catalogProblems()
                .forEach(problem -> findings.add(Finding.wrong(
                        "catalog", "a running Darkroom works with an older one: " + problem.replace("\n", "; "))));
        new ProviderStats(database)
                .spooled()
                .forEach(one -> findings.add(Finding.note(
                        "spool",
                        "paid images that wait for storage in the spool of node " + one.node() + ": " + one.images())));
        int stuck = new ProviderStats(database).stuck();
        if (stuck > 0) {
            findings.add(Finding.wrong(
                    "renders",
                    "put back more than 3 times for failures of our own: " + stuck
                            + "; the log says why (data/logs/darkroom.log, 'put back')"));
        }
        int held = new HeldStore(database).list().size();
        if (held > 0) {
            findings.add(Finding.note(
                    "held", "calls that may have been billed and wait for you: " + held + "; see ./darkroom held"));
        }
        if (home.settings().dryRun()) {
            return;
        }
        Instant now = Instant.ofEpochMilli(database.now());
        for (BudgetLine budget : BudgetLines.of(home.settings(), new LedgerReader(database), null, now)) {
            if (budget.limitMicros() != null && budget.leftMicros() <= 0) {
                String exceeded = budget.leftMicros() < 0
                        ? ", exceeded by $" + Micros.usd(-budget.leftMicros()).toPlainString()
                        : "";
                findings.add(Finding.note(
                        "budget",
                        budget.account().scope() + " " + budget.account().period() + " is used up: "
                                + Micros.usd(budget.limitMicros()).toPlainString() + " USD" + exceeded
                                + "; nothing more is bought"));
            }
        }
    }

    /** @param ours false: another process has the embedded broker, and its journal and ports are taken by right */
    private List<Finding> broker(boolean ours) {
        Settings settings = home.settings();
        BrokerCheck check;
        if (!settings.broker().embedded()) {
            try (BrokerConnections external = BrokerConnections.external(settings.broker())) {
                check = external.check();
            }
        } else if (ours) {
            try (EmbeddedBroker broker = new EmbeddedBroker(
                    settings.data(), settings.broker(), settings.intake().maxJobBytes(), true)) {
                check = broker.check();
            }
        } else {
            return List.of(Finding.good("broker", "embedded, in the process that runs"));
        }
        List<Finding> findings = new ArrayList<>();
        check.problems().forEach(problem -> findings.add(Finding.wrong("broker", problem)));
        check.notes().forEach(note -> findings.add(Finding.note("broker", note)));
        if (findings.isEmpty()) {
            findings.add(Finding.good("broker", check.broker()));
        }
        return findings;
    }

    private Finding storage() {
        StorageCheck check = StorageProbe.check(home.settings(), home.data());
        return check.ok()
                ? Finding.good("storage", check.message())
                : Finding.wrong("storage", check.message() + "; " + check.remedy());
    }
}
