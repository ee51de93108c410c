package dev.darkroom.cli;

import dev.darkroom.access.SecretBoxException;
import dev.darkroom.access.WebhookSecret;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.FailedWebhooks;
import dev.darkroom.adapter.jdbc.WebhookSecrets;
import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.Instance;
import dev.darkroom.catalog.InvalidCatalogException;
import dev.darkroom.engine.WebhookBeans;
import dev.darkroom.job.InstanceWebhook;
import dev.darkroom.job.OpenAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Looks at what the webhooks of instances and of their jobs need: an address that is called, and a secret that signs. */
final class WebhookChecks {
    private static final String WEBHOOKS = "webhooks";

    private final Home home;
    private final WebhookSecrets secrets;
    private final FailedWebhooks webhooks;

    WebhookChecks(Home home, Database database) {
        this.home = home;
        this.secrets = WebhookBeans.secrets(database, home.settings());
        this.webhooks = new FailedWebhooks(database);
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Set<String> sending = new TreeSet<>(webhooks.waitingInstances());
        instances().values().stream()
                .filter(instance -> instance.webhook() != null)
                .forEach(instance -> {
                    sending.add(instance.id());
                    address(instance.id(), instance.webhook(), findings);
                });
        secrets.list(null).stream()
                .filter(secret -> secret.revoked() == null)
                .forEach(secret -> sending.add(secret.instanceId()));
        sending.forEach(instance -> findings.add(secret(instance)));
        return findings;
    }

    /** A catalogue that is wrong is told of by {@link CatalogChecks}. */
    private Map<String, Instance> instances() {
        try {
            return Catalog.read(home.settings().home().resolve("catalog")).instances();
        } catch (InvalidCatalogException e) {
            return Map.of();
        }
    }

    private void address(String instance, InstanceWebhook webhook, List<Finding> findings) {
        String problem = OpenAddress.problem(webhook.url(), home.settings().allowPrivateDownloads());
        if (problem != null) {
            findings.add(Finding.wrong(
                    WEBHOOKS,
                    "instance " + instance + " is told nothing: its webhook's url in catalog/instances.yaml " + problem
                            + "; name an https URL on port 443, or set darkroom.download.allow-private to true for a"
                            + " network of your own"));
        }
    }

    private Finding secret(String instance) {
        String add = "./darkroom webhooks secret add --instance " + instance;
        List<WebhookSecret> valid;
        try {
            valid = secrets.valid(instance);
        } catch (SecretBoxException e) {
            return Finding.wrong(
                    WEBHOOKS,
                    "instance " + instance + " cannot sign, so its events wait: " + e.getMessage()
                            + "; or replace it: ./darkroom webhooks secret revoke ID, then " + add);
        }
        if (valid.isEmpty()) {
            return Finding.wrong(
                    WEBHOOKS,
                    "instance " + instance + " has no secret, and nothing is sent unsigned: its events wait, for a day;"
                            + " make one with " + add);
        }
        return valid.stream()
                .filter(secret -> !secret.wellFormed())
                .findFirst()
                .map(odd -> Finding.wrong(
                        WEBHOOKS,
                        "secret " + odd.secretId() + " of instance " + instance
                                + " is not whsec_ and 32 bytes in base64; replace it: ./darkroom webhooks secret revoke "
                                + odd.secretId() + ", then " + add))
                .orElseGet(() -> Finding.good(
                        WEBHOOKS,
                        "instance " + instance + " signs with " + valid.size()
                                + (valid.size() == 1 ? " secret" : " secrets")));
    }
}
