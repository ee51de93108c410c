package dev.darkroom.cli;

import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.ExportBacklog;
import dev.darkroom.adapter.jdbc.FailedWebhooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks at what the database knows of exports and webhooks: the connection with Canva, secrets, what waits and has failed. */
final class DeliveryChecks {
    private final Home home;
    private final Database database;

    DeliveryChecks(Home home, Database database) {
        this.home = home;
        this.database = database;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        new CanvaCheck(home, database).finding().ifPresent(findings::add);
        findings.addAll(new WebhookChecks(home, database).findings());
        exports(findings);
        webhooks(findings);
        return findings;
    }

    private void exports(List<Finding> findings) {
        ExportBacklog.Counts counts =
                new ExportBacklog(database, home.settings().dryRun()).counts();
        if (counts.failed() > 0) {
            findings.add(Finding.note(
                    "exports",
                    "given up: " + counts.failed()
                            + "; ./darkroom exports --failed says why, and --retry ID tries again"));
        }
        if (counts.again() > 0) {
            findings.add(Finding.note(
                    "exports",
                    "not done yet and tried again: " + counts.again() + "; ./darkroom exports says why and when"));
        }
        if (counts.linked() > 0) {
            findings.add(Finding.note(
                    "exports",
                    "wait to be placed in Figma by the plugin: " + counts.linked()
                            + "; ./darkroom exports lists them"));
        }
    }

    private void webhooks(List<Finding> findings) {
        Map<String, Long> counts = new FailedWebhooks(database).counts();
        if (counts.get("failed") > 0) {
            findings.add(Finding.note(
                    "webhooks",
                    "events given up: " + counts.get("failed")
                            + "; ./darkroom webhooks --failed says why, and --retry ID sends one again"));
        }
        if (counts.get("waiting") > 0) {
            findings.add(Finding.note(
                    "webhooks",
                    "events not taken yet: " + counts.get("waiting")
                            + "; the results of their jobs say why (GET /jobs/{id})"));
        }
    }
}
