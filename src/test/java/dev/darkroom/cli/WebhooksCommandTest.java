package dev.darkroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.config.SettingsLoader;
import dev.darkroom.engine.DataFolder;
import dev.darkroom.engine.WebhookBeans;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WebhooksCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Settings settings;
    private Home home;

    @BeforeEach
    void home() throws Exception {
        new dev.darkroom.engine.Home(folder);
        ConfigSource source = new ConfigSource(folder, Map.of(), Map.of());
        settings = SettingsLoader.load(source);
        Files.createDirectories(settings.data());
        home = new Home(source, settings, new DataFolder(settings.data()));
    }

    private int run(Object command, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private int secret(String... arguments) {
        return run(new WebhooksSecretCommand(() -> home), arguments);
    }

    private String added() {
        assertThat(secret("add")).as(err.toString()).isZero();
        return out.toString().strip();
    }

    private String idSaid() {
        return err.toString().replaceAll("(?s).*Its id is ([0-9a-f]{12}).*", "$1");
    }

    @Test
    void aSecretIsShownOnceAndLiesNowhereInClear() throws Exception {
        String secret = added();

        assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(err.toString()).contains("not shown again").doesNotContain(secret);
        assertThat(secret("list")).isZero();
        assertThat(out.toString()).contains(" default ").contains("valid").doesNotContain("whsec_");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secret.substring(6));
            }
        }
        try (Database database = Database.open(settings.database())) {
            assertThat(WebhookBeans.secrets(database, settings).valid("default"))
                    .singleElement()
                    .satisfies(kept -> assertThat(kept.text().value()).isEqualTo(secret));
        }
    }

    @Test
    void aThirdOneWaitsUntilOneIsRevoked() {
        added();
        String first = idSaid();
        added();

        assertThat(secret("add")).isEqualTo(Commands.INVALID_INPUT);
        assertThat(err.toString()).contains("has two valid secrets already").contains("revoke " + first);
        assertThat(secret("revoke", first)).isZero();
        assertThat(secret("revoke", first)).isEqualTo(Commands.INVALID_INPUT);
        assertThat(secret("add")).isZero();
        secret("list", "--instance", "default");
        assertThat(out.toString().lines().filter(line -> line.endsWith("valid")))
                .hasSize(2);
    }

    @Test
    void whatIsMeantIsAsked() {
        assertThat(secret("add", "--instance", "nobody")).isEqualTo(Commands.INVALID_INPUT);
        assertThat(err.toString()).contains("--instance is 'nobody'; expected one of default");
        assertThat(secret("revoke", "whsec_mine")).isEqualTo(Commands.INVALID_INPUT);
        assertThat(err.toString()).contains("12 hex digits").doesNotContain("whsec_mine");
        assertThat(secret()).isEqualTo(Commands.INVALID_INPUT);
        assertThat(run(new WebhooksCommand(() -> home))).isEqualTo(Commands.INVALID_INPUT);
        assertThat(run(new WebhooksCommand(() -> home), "--retry", "default/a#1/webhook/callback"))
                .isEqualTo(Commands.INVALID_INPUT);
        assertThat(err.toString()).contains("no event of that id was given up");
        assertThat(run(new WebhooksCommand(() -> home), "--failed")).isZero();
        assertThat(out.toString()).contains("every event has been taken");
    }
}
