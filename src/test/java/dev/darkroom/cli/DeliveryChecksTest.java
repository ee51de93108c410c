package dev.darkroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.access.WebhookSecret;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import dev.darkroom.config.SettingsLoader;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.CanvaBeans;
import dev.darkroom.engine.DataFolder;
import dev.darkroom.engine.WebhookBeans;
import dev.darkroom.export.canva.CanvaConnections;
import dev.darkroom.export.canva.CanvaTokens;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of the connection with Canva, of webhooks, and of what waits or was given up. */
class DeliveryChecksTest {
    private static final String SCOPES = "asset:read asset:write design:content:write profile:read";
    private static final String ADD = "./darkroom webhooks secret add --instance ";

    @TempDir
    private Path folder;

    private final Map<String, String> properties = new HashMap<>();
    private dev.darkroom.engine.Home files;
    private Database database;

    @BeforeEach
    void open() throws Exception {
        files = new dev.darkroom.engine.Home(folder);
        database = Database.open(home().settings().database());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Home home() {
        ConfigSource source = new ConfigSource(folder, Map.of(), properties);
        Settings settings = SettingsLoader.load(source);
        return new Home(source, settings, new DataFolder(settings.data()));
    }

    private List<String> lines() {
        List<String> lines = new DeliveryChecks(home(), database)
                .findings().stream().map(Finding::line).toList();
        assertThat(lines).noneMatch(line -> line.contains("whsec_A") || line.contains("s3cret"));
        return lines;
    }

    private void canva(String scopes) {
        connections()
                .connect(new CanvaTokens(new Secret("s3cret-1"), new Secret("s3cret-2"), 3600, scopes), "Ada Example");
    }

    private CanvaConnections connections() {
        return CanvaBeans.connections(database, home().settings());
    }

    private void integration() {
        properties.put("darkroom.canva.client-id", "OC-1");
        properties.put("darkroom.canva.client-secret", "s3cret-0");
    }

    private void webhook(String url) throws Exception {
        files.edit("catalog/instances.yaml", "default:\n", """
                studio:
                  library: studio
                  storage_prefix: studio
                  webhook: {url: "%s"}
                default:
                """.formatted(url));
    }

    private void secret(String id, String text) {
        WebhookBeans.secrets(database, home().settings()).add(new WebhookSecret(id, new Secret(text)), "studio");
    }

    @Test
    void whereNothingIsConfiguredAndNothingWaitsThereIsNothingToSay() {
        assertThat(lines()).isEmpty();
    }

    @Test
    void anIntegrationWithoutALoginIsHalfAConnection() {
        integration();
        assertThat(lines()).singleElement().asString().startsWith("note   canva: nobody has logged in");

        properties.put("darkroom.dry-run", "false");
        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("WRONG  canva: nobody has logged in")
                .contains("./darkroom canva login");
    }

    @Test
    void aConnectionSaysWhoseItIsAndWhatItLacks() {
        integration();
        canva(SCOPES);
        assertThat(lines()).containsExactly("ok     canva: connected with Ada Example");

        canva("unknown");
        assertThat(lines()).containsExactly("ok     canva: connected with Ada Example");

        canva("asset:read profile:read");
        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("WRONG  canva: the consent of Ada Example lacks asset:write design:content:write;");
    }

    @Test
    void aLostConnectionWantsALogin() {
        integration();
        canva(SCOPES);
        connections().lost(connections().find().orElseThrow().generation(), "the consent was withdrawn");

        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("WRONG  canva: the connection with Ada Example is lost: the consent was withdrawn")
                .endsWith("log in again with ./darkroom canva login");
    }

    @Test
    void tokensOfAnotherKeyCannotBeOpened() {
        integration();
        canva(SCOPES);
        properties.put("darkroom.secret-key", "another-key-of-at-least-32-characters");

        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("WRONG  canva: the secret of canva/access was closed up with another key")
                .contains("darkroom.secret-key", "./darkroom canva login");
    }

    @Test
    void anInstanceWithAWebhookNeedsASecret() throws Exception {
        webhook("https://hooks.example/s3cret");
        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("WRONG  webhooks: instance studio has no secret")
                .endsWith(ADD + "studio");

        WebhookBeans.secrets(database, home().settings()).add(WebhookSecret.random(), "studio");
        assertThat(lines()).containsExactly("ok     webhooks: instance studio signs with 1 secret");
    }

    @Test
    void aSecretThatCannotBeOpenedOrHasAnotherFormIsWrong() throws Exception {
        webhook("https://hooks.example/s3cret");
        secret("0123456789ab", "whsec_AAAA");
        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("WRONG  webhooks: secret 0123456789ab of instance studio is not whsec_")
                .contains("secret revoke 0123456789ab", ADD + "studio");

        properties.put("darkroom.secret-key", "another-key-of-at-least-32-characters");
        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("WRONG  webhooks: instance studio cannot sign")
                .contains("darkroom.secret-key");
    }

    @Test
    void anAddressThatIsNotCalledIsWrongAndNotShown() throws Exception {
        webhook("http://hooks.example:8080/s3cret");
        WebhookBeans.secrets(database, home().settings()).add(WebhookSecret.random(), "studio");
        assertThat(lines())
                .first()
                .asString()
                .startsWith("WRONG  webhooks: instance studio is told nothing")
                .contains("catalog/instances.yaml", "darkroom.download.allow-private");

        properties.put("darkroom.download.allow-private", "true");
        assertThat(lines()).hasSize(1).allMatch(line -> line.startsWith("ok "));
    }

    @Test
    void whatWaitsAndWhatWasGivenUpIsCountedWithTheCommandThatListsIt() throws Exception {
        WebhookBeans.secrets(database, home().settings()).add(WebhookSecret.random(), "default");
        try (Bench bench = Bench.start(files, false, Map.of())) {
            bench.submit("{\"job_id\": \"made\", \"prompt\": \"a fern\", \"n\": 3, \"callback_url\":"
                    + " \"https://hooks.example/s3cret\", \"exports\": [{\"to\": \"canva\"}]}");
            Awaitility.await()
                    .until(() -> bench.number("SELECT COUNT(*) FROM exports WHERE state = 'done'") == 3
                            && bench.number("SELECT COUNT(*) FROM deliveries WHERE channel = 'webhook'"
                                            + " AND published_at IS NULL")
                                    == 0
                            && bench.number("SELECT COUNT(*) FROM deliveries WHERE channel = 'webhook'") == 2);
            assertThat(lines()).containsExactly("ok     webhooks: instance default signs with 1 secret");
        }
        sql(
                "UPDATE exports SET state = 'failed', error_type = 'bad_response' WHERE asset_id = (SELECT MIN(asset_id) FROM assets)");
        sql("UPDATE exports SET state = 'waiting', finished_at = NULL, message = 'no answer'"
                + " WHERE asset_id = (SELECT MAX(asset_id) FROM assets)");
        sql("UPDATE exports SET state = 'linked', finished_at = NULL WHERE state = 'done'");
        sql("UPDATE deliveries SET published_at = NULL, given_up_at = 1 WHERE channel = 'webhook'");
        sql("UPDATE deliveries SET given_up_at = NULL WHERE delivery_id ="
                + " (SELECT MIN(delivery_id) FROM deliveries WHERE channel = 'webhook')");
        sql("UPDATE webhook_secrets SET slot = NULL, sealed = NULL, revoked_at = 1");

        assertThat(lines())
                .hasSize(6)
                .anyMatch(line -> line.startsWith("WRONG  webhooks: instance default has no secret"))
                .anyMatch(line -> line.startsWith("note   exports: given up: 1; ./darkroom exports --failed"))
                .anyMatch(
                        line -> line.startsWith("note   exports: not done yet and tried again: 1; ./darkroom exports"))
                .anyMatch(line -> line.startsWith("note   exports: wait to be placed in Figma by the plugin: 1;"))
                .anyMatch(line -> line.startsWith("note   webhooks: events given up: 1; ./darkroom webhooks --failed"))
                .anyMatch(line -> line.startsWith("note   webhooks: events not taken yet: 1;"));
    }

    private void sql(String statement) throws Exception {
        try (java.sql.Connection connection = java.sql.DriverManager.getConnection(
                        home().settings().database().url());
                java.sql.Statement change = connection.createStatement()) {
            assertThat(change.executeUpdate(statement)).isPositive();
        }
    }
}
