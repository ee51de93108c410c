package dev.darkroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.access.AccessKeys;
import dev.darkroom.access.Caller;
import dev.darkroom.access.Scope;
import dev.darkroom.adapter.jdbc.AccessKeyStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.config.ConfigSource;
import dev.darkroom.config.Settings;
import dev.darkroom.config.SettingsLoader;
import dev.darkroom.engine.DataFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class KeysCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Home home;

    @BeforeEach
    void twoInstances() throws Exception {
        new dev.darkroom.engine.Home(folder);
        Files.writeString(folder.resolve("catalog/instances.yaml"), """
                default:
                  library: main
                  storage_prefix: default
                studio:
                  library: main
                  storage_prefix: studio
                """);
        ConfigSource source = new ConfigSource(folder, Map.of(), Map.of());
        Settings settings = SettingsLoader.load(source);
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

    private int add(String... arguments) {
        return run(new KeysAddCommand(() -> home), arguments);
    }

    private int list(String... arguments) {
        return run(new KeysListCommand(() -> home), arguments);
    }

    private int revoke(String keyId) {
        return run(new KeysRevokeCommand(() -> home), keyId);
    }

    /** A new key of the studio: the whole of what stands on standard output. */
    private String added() {
        assertThat(add("--instance", "studio", "--scopes", "read,generate", "--label", "the shop"))
                .as(err.toString())
                .isZero();
        return out.toString().strip();
    }

    private static String id(String key) {
        return key.substring(3, 15);
    }

    @Test
    void theKeyIsPrintedOnceAndWorks() {
        String key = added();

        assertThat(err.toString()).contains("not shown again", id(key)).doesNotContain(key.substring(16));
        try (Database database = Database.open(home.settings().database())) {
            assertThat(new AccessKeys(new AccessKeyStore(database), System::nanoTime).caller(key))
                    .contains(new Caller(id(key), "studio", Set.of(Scope.GENERATE, Scope.READ)));
        }
        assertThat(list()).isZero();
        assertThat(out.toString()).doesNotContain(key.substring(16));
        assertThat(out.toString().lines().skip(1))
                .singleElement()
                .asString()
                .matches(id(key) + "  studio +generate,read +the shop +\\d{4}-\\S+Z +- +\\d{4}-\\S+Z +usable");
    }

    @Test
    void aThirdIsRefusedUntilOneIsRevoked() {
        String first = added();
        String second = added();

        assertThat(add("--instance", "studio", "--scopes", "read")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .contains("two usable keys", "keys revoke " + id(first) + " (the shop)", "keys revoke " + id(second));
        assertThat(revoke(id(first))).isZero();
        assertThat(out.toString().strip()).isEqualTo(id(first) + " is revoked");
        assertThat(add("--instance", "studio", "--scopes", "admin", "--expires", "90d"))
                .isZero();
        list();
        assertThat(out.toString().lines().filter(line -> line.endsWith(" revoked")))
                .singleElement()
                .asString()
                .startsWith(id(first));
    }

    @Test
    void keysOfOneInstanceAreListed() {
        assertThat(list()).isZero();
        assertThat(out.toString().strip()).isEqualTo("there are no keys");
        added();
        assertThat(list("--instance", "default")).isZero();
        assertThat(out.toString().strip()).isEqualTo("there are no keys of instance default");
        list("--instance", "studio");
        assertThat(out.toString()).contains("the shop");
    }

    @Test
    void aKeyOfAllInstancesSeesThemAll() {
        assertThat(add("--instance", "*", "--scopes", "read")).isZero();
        String key = out.toString().strip();
        try (Database database = Database.open(home.settings().database())) {
            assertThat(new AccessKeys(new AccessKeyStore(database), System::nanoTime).caller(key))
                    .hasValueSatisfying(caller -> assertThat(caller.seesAll() && caller.sees("studio"))
                            .isTrue());
        }
        list("--instance", "*");
        assertThat(out.toString()).contains("read");
    }

    @Test
    void anUnknownInstanceIsRefusedWithTheKnownOnes() {
        assertThat(add("--instance", "stdio", "--scopes", "read")).isEqualTo(2);
        assertThat(err.toString().strip()).isEqualTo("--instance is 'stdio'; expected one of default, studio");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --scopes=write                  | --scopes is 'write'; expected
                    --scopes=                       | --scopes is ''; expected
                    --scopes=read --expires=0d      | --expires is '0d'; expected
                    --scopes=read --expires=3651d   | --expires is '3651d'; expected
                    --scopes=read --expires=soon    | --expires is 'soon'; expected
                    --scopes=read --label=          | --label is empty
                    --label=a                       | --scopes
                    """)
    void whatIsWrongIsNamed(String options, String message) {
        String[] arguments = ("--instance=studio " + options).split(" ", -1);
        assertThat(add(arguments)).isEqualTo(2);
        assertThat(err.toString()).contains(message);
        list();
        assertThat(out.toString()).startsWith("there are no keys");
    }

    @Test
    void revokingIsDoneOnceAndNeverRepeatsASecret() {
        String key = added();
        assertThat(revoke(key)).isEqualTo(2);
        assertThat(err.toString()).contains("12 hex digits").doesNotContain(key.substring(16));

        String other = added();
        assertThat(revoke(id(other))).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(revoke(id(key))).isZero();
        assertThat(err.toString()).contains("no key any more", "127.0.0.1 without one");
        assertThat(revoke(id(key))).isZero();
        assertThat(out.toString().strip()).isEqualTo(id(key) + " was revoked before");
    }
}
