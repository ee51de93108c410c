package dev.darkroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.access.AccessKeys;
import dev.darkroom.access.FigmaTokens;
import dev.darkroom.access.UrlSignatures;
import dev.darkroom.adapter.jdbc.AccessKeyStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.SigningKeys;
import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.config.SettingsLoader;
import dev.darkroom.engine.DataFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class FigmaTokenCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Home home;

    @BeforeEach
    void shipped() throws Exception {
        new dev.darkroom.engine.Home(folder);
        ConfigSource source = new ConfigSource(folder, Map.of(), Map.of());
        Settings settings = SettingsLoader.load(source);
        Files.createDirectories(settings.data());
        home = new Home(source, settings, new DataFolder(settings.data()));
    }

    private int run(String... arguments) {
        return new CommandLine(new FigmaTokenCommand(() -> home))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void theServerOfTheSameDatabaseTakesTheToken() {
        assertThat(run("--instance", "default", "--minutes", "5")).isZero();
        assertThat(err.toString()).startsWith("Good until ");

        try (Database database = Database.open(home.settings().database())) {
            UrlSignatures signatures = new UrlSignatures(new SigningKeys(database).secret(FigmaTokens.SECRET));
            AccessKeys keys = new AccessKeys(new AccessKeyStore(database), System::nanoTime);
            FigmaTokens tokens = new FigmaTokens(() -> signatures, keys::holder, Clock.systemUTC());
            assertThat(tokens.caller(out.toString().strip()).orElseThrow().instanceId())
                    .isEqualTo("default");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--minutes=0", "--minutes=1441", "--instance=nobody"})
    void whatIsWrongIsRefused(String argument) {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(err.toString()).contains("expected").isNotBlank();
        assertThat(out.toString()).isEmpty();
    }
}
