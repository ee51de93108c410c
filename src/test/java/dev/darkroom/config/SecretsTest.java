package dev.darkroom.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret appears in no message, no text of a record and no placeholder. */
class SecretsTest {
    private static final String CANARY = "canary-5f3a";

    @TempDir
    Path home;

    @Test
    void notInSettingsNorPlaceholders() {
        ConfigSource source = new ConfigSource(home, everySecret(CANARY), Map.of());
        Settings settings = SettingsLoader.load(source);
        assertThat(settings.storage().s3().secretKey().value()).isEqualTo(CANARY);
        assertThat(settings.toString()).contains("***").doesNotContain(CANARY);
        assertThat(SettingsLoader.camelProperties(source).toString()).doesNotContain(CANARY);
        assertThat(SettingsLoader.camelProperties(source))
                .containsEntry("darkroom.inbox", home.resolve("inbox").toString())
                .containsEntry("darkroom.workers", "8")
                .containsEntry("darkroom.inbox-poll", "500")
                .containsEntry("darkroom.max-job-size", "16777216")
                .containsEntry("darkroom.dry-run", "true")
                .containsEntry("darkroom.log.level", "INFO")
                .doesNotContainKeys("darkroom.db.password", "darkroom.provider.sdxl.keys", "darkroom.s3.access-key");
    }

    @Test
    void notInMessagesAboutASecretThatIsWrong() {
        Map<String, String> environment = everySecret(CANARY + "\u0007" + CANARY);
        assertThat(Problems.of(new ConfigSource(home, environment, Map.of())))
                .hasSameSizeAs(environment.keySet())
                .allMatch(problem -> problem.shownValue().equals("***"))
                .noneMatch(problem -> problem.toString().contains(CANARY));
    }

    @Test
    void notInMessagesAboutNamesAndLines() throws IOException {
        Files.writeString(home.resolve("application.properties"), """
                darkroom.s3.secret-keys=canary-5f3a
                darkroom.db.password=canary-5f3a
                darkroom.db.password=canary-5f3a
                darkroom.broker.password=\\ucanary-5f3a
                """);
        Map<String, String> environment = Map.of("DARKROOM_PROVIDER_OPENAI_KEYS", CANARY);
        Map<String, String> system = Map.of("darkroom.provider.openai.keys", CANARY);
        assertThat(Problems.of(new ConfigSource(home, environment, system)))
                .hasSize(5)
                .noneMatch(problem -> problem.toString().contains(CANARY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "darkroom.provider.sdxl.base-url https://u:canary-5f3a@host/",
                "darkroom.provider.sdxl.base-url https://u:p/canary-5f3a@host/",
                "darkroom.provider.sdxl.base-url https://host/?key=canary-5f3a",
                "darkroom.db.url jdbc:postgresql://h/db?user=u&password=canary-5f3a",
                "darkroom.db.url jdbc:postgresql://u:canary-5f3a@h/db",
                "darkroom.broker.url tcp://u:canary-5f3a@h:1",
                "darkroom.broker.url tcp://h:1?password=canary-5f3a"
            })
    void addressesWithAPasswordAreRefusedAndCovered(String setting) {
        String[] nameAndValue = setting.split(" ", 2);
        Map<String, String> system = Map.of(nameAndValue[0], nameAndValue[1]);
        assertThat(Problems.of(new ConfigSource(home, Map.of(), system)))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString()).contains("***").doesNotContain(CANARY));
    }

    @Test
    void aSecretSaysOnlyWhetherItIsThere() {
        assertThat(new Secret(CANARY)).hasToString("***");
        assertThat(Secret.NONE).hasToString("(none)");
    }

    private static Map<String, String> everySecret(String value) {
        Map<String, String> environment = new HashMap<>();
        environment.put("DARKROOM_S3_ACCESS_KEY", value);
        environment.put("DARKROOM_S3_SECRET_KEY", value);
        environment.put("DARKROOM_DB_PASSWORD", value);
        environment.put("DARKROOM_BROKER_PASSWORD", value);
        environment.put("DARKROOM_PROVIDER_SDXL_KEYS", value);
        environment.put("OPENAI_API_KEY", value);
        environment.put("DARKROOM_SECRET_KEY", value + "-".repeat(32));
        return environment;
    }
}
