package dev.darkroom.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import dev.darkroom.access.SecretBox;
import dev.darkroom.access.WebhookSecret;
import dev.darkroom.adapter.http.CanvaHttp;
import dev.darkroom.adapter.jdbc.CanvaConnectionStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.WebhookSecrets;
import dev.darkroom.config.Secret;
import dev.darkroom.export.canva.QuickCanva;
import dev.darkroom.simulator.CanvaServer;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operator: adds secrets of webhooks and logs in at Canva, by what the commands call, which starts no JVM. */
final class Accounts {
    static final String SECRET_KEY = "the-key-that-all-secrets-are-closed-up-with";

    private final Child child;
    private final CanvaServer canva;
    private final Map<String, Webhook> checks = new HashMap<>();
    private int logins;

    Accounts(Child child, CanvaServer canva) {
        this.child = child;
        this.canva = canva;
    }

    private SecretBox box() {
        return new SecretBox(child.program().data(), new Secret(SECRET_KEY));
    }

    /** Each instance can sign from now on. */
    void addSecrets() throws Exception {
        try (Database database = Database.open(child.database())) {
            WebhookSecrets secrets = new WebhookSecrets(database, box());
            for (String instance : List.of("default", "shop")) {
                WebhookSecret secret = WebhookSecret.random();
                assertThat(secrets.add(secret, instance)).isEmpty();
                checks.put(instance, new Webhook(secret.text().value()));
            }
        }
    }

    /** What a receiver checks messages of an instance with. */
    Webhook check(String instance) {
        return checks.get(instance);
    }

    /** Logs in at Canva, for the first time or again. */
    void login() throws Exception {
        try (Database database = Database.open(child.database());
                CanvaHttp http = new CanvaHttp(canva.baseUrl(), Clock.systemUTC())) {
            new CanvaConnectionStore(database, box()).connect(QuickCanva.login(canva, http), "Ada");
            logins++;
        }
    }

    int logins() {
        return logins;
    }

    /**
     * Whether the access to Canva is lost, and every export that waits for it says so: then somebody has to log in again.
     */
    boolean lostAndSaid() {
        return child.rows().number("SELECT COUNT(*) FROM canva_connection WHERE lost IS NOT NULL") == 1
                && child.rows()
                                .number("SELECT COUNT(*) FROM exports WHERE target = 'canva' AND state = 'waiting'"
                                        + " AND (message IS NULL OR message NOT LIKE '%log in again%')")
                        == 0;
    }
}
