package dev.darkroom.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped application.properties: complete, explained, valid. */
class ShippedFileTest {
    private static final Path SHIPPED = Path.of("application.properties");

    @TempDir
    Path home;

    @Test
    void everyKeyIsReadAndEveryPropertyThatIsReadIsInTheFile() {
        ConfigSource source = source();
        SettingsLoader.load(source); // a key that nobody reads would be an unknown name
        Set<String> keys = new TreeSet<>(source.shipped().entries().keySet());
        Set<String> shown = SettingsLoader.camelProperties(source).keySet();
        Set<String> secret = new TreeSet<>(keys);
        secret.removeAll(shown);
        assertThat(keys).containsAll(shown);
        assertThat(secret).allMatch(key -> key.matches(".*\\.(keys|password|access-key|secret-key|client-secret)"));
    }

    @Test
    void aKeyThatNobodyReadsIsAnError() throws IOException {
        String withStray = Files.readString(SHIPPED) + "\n# Stray.\ndarkroom.stray=1\n";
        ConfigSource source = new ConfigSource(home, Map.of(), Map.of(), withStray);
        assertThat(Problems.of(source)).singleElement().satisfies(problem -> {
            assertThat(problem.property()).isEqualTo("darkroom.stray");
            assertThat(problem.origin()).startsWith("the shipped application.properties, line ");
        });
    }

    @Test
    void everyPropertyThatIsReadMustHaveADefault() throws IOException {
        String without = Files.readString(SHIPPED).replace("\ndarkroom.workers=8\n", "\n");
        assertThat(Problems.of(new ConfigSource(home, Map.of(), Map.of(), without)))
                .singleElement()
                .hasToString("darkroom.workers: expected a whole number from 1 to 256 (not set anywhere)");
    }

    @Test
    void everyKeyIsExplainedAboveIt() throws IOException {
        List<String> lines = Files.readAllLines(SHIPPED);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith("darkroom.")) {
                continue;
            }
            int above = i - 1;
            while (lines.get(i).startsWith("darkroom.provider.")
                    && lines.get(above).startsWith("darkroom.provider.")) {
                above--; // the six properties of a provider share the comment above the first
            }
            assertThat(lines.get(above))
                    .as("above line %d: %s", i + 1, lines.get(i))
                    .startsWith("# ");
        }
    }

    @Test
    void theDefaultsNeedNothingAndCallNobody() {
        Settings settings = SettingsLoader.load(source());
        assertThat(settings.dryRun()).isTrue();
        assertThat(settings.workers()).isEqualTo(8);
        assertThat(settings.inbox()).isEqualTo(home.resolve("inbox"));
        assertThat(settings.outbox()).isEqualTo(home.resolve("outbox"));
        assertThat(settings.data()).isEqualTo(home.resolve("data"));
        assertThat(settings.storage().kind()).isEqualTo("folder");
        assertThat(settings.database().url()).isEqualTo("jdbc:sqlite:" + home.resolve("data/darkroom.db"));
        assertThat(settings.broker().embedded()).isTrue();
        assertThat(settings.broker().password().present()).isFalse();
        assertThat(settings.intake().maxJobBytes()).isEqualTo(16L << 20);
        assertThat(settings.images()).isEqualTo(new Settings.Images(64L << 20, 64_000_000, 384));
        assertThat(settings.exports())
                .isEqualTo(new Settings.Exports(
                        Duration.ofSeconds(5), Duration.ofHours(1), 12, home.resolve("exports"), Set.of()));
        assertThat(settings.http())
                .isEqualTo(new Settings.HttpSettings(
                        "127.0.0.1",
                        8080,
                        600,
                        256,
                        64L << 20,
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        "",
                        Duration.ofHours(24)));
        assertThat(settings.shutdownTimeout()).isEqualTo(Duration.ofSeconds(45));
        assertThat(settings.providerOrder())
                .startsWith("sdxl")
                .endsWith("noop_media")
                .hasSize(10);
        List<String> shipped = new ArrayList<>(settings.providerOrder().subList(0, 9));
        shipped.add("openrouter"); // which makes no images
        assertThat(settings.providers().keySet()).containsExactlyElementsOf(shipped);
        assertThat(settings.providers().values())
                .allMatch(provider -> provider.keys().isEmpty());
    }

    private ConfigSource source() {
        return new ConfigSource(home, Map.of(), Map.of());
    }
}
