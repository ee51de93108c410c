package dev.darkroom.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Maven {@code ./mvnw} takes, and how it fetches one. The archive is a server of the test's own. */
class MvnwIT {
    private static final String NAME = "apache-maven-3.9.11";

    @TempDir
    private Path scratch;

    private final AtomicInteger fetches = new AtomicInteger();
    private HttpServer archive;
    private Path project;
    private Shell shell;
    private byte[] distribution;

    @BeforeEach
    void aProjectAndAnArchive() throws Exception {
        project = Files.createDirectory(scratch.resolve("a project"));
        Files.createDirectory(project.resolve(".mvn"));
        for (String file : List.of("mvnw", ".mvn/java.sh", ".mvn/Fetch.java", ".mvn/CheckSha512.java")) {
            Files.copy(Path.of(file), project.resolve(file));
        }
        shell = new Shell(scratch, project);
        distribution = distribution();
        archive = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        archive.createContext("/maven/maven-3/3.9.11/binaries/" + NAME + "-bin.tar.gz", exchange -> {
            fetches.incrementAndGet();
            exchange.sendResponseHeaders(200, distribution.length);
            try (var body = exchange.getResponseBody()) {
                body.write(distribution);
            }
        });
        archive.start();
        shell.set(
                "DARKROOM_MAVEN_ARCHIVE",
                "http://127.0.0.1:" + archive.getAddress().getPort());
    }

    @AfterEach
    void stopTheArchive() {
        archive.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.8.0", "3.8.7", "3.10.1", "4.0.0-rc-3"})
    void takesAnInstalledMavenThatIsNewEnough(String version) throws Exception {
        installMaven(version);

        Outcome outcome = shell.run("./mvnw", "verify", "-Dx=two words");

        assertThat(outcome).isEqualTo(new Outcome(5, "installed: verify -Dx=two words\n", ""));
        assertThat(fetches).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.6.3", "2.2.1", "unknown"})
    void fetchesInsteadOfAnInstalledMavenThatIsTooOld(String version) throws Exception {
        installMaven(version);
        expectTheDistribution();

        assertThat(shell.run("./mvnw", "verify").out()).isEqualTo("fetched: verify\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl", "wget", "java"})
    void fetchesOnceWithWhatThereIs(String tool) throws Exception {
        if (!tool.equals("java")) {
            shell.addTool(tool);
        }
        expectTheDistribution();

        Outcome first = shell.run("./mvnw", "verify", "two words");
        Outcome second = shell.run("./mvnw", "verify", "two words");

        assertThat(first)
                .isEqualTo(new Outcome(6, "fetched: verify two words\n", "Fetching Maven 3.9.11 (9 MB, once)…\n"));
        assertThat(second).isEqualTo(new Outcome(6, "fetched: verify two words\n", ""));
        assertThat(fetches).hasValue(1);
        assertThat(project.resolve(".maven")).isDirectoryNotContaining(file -> !file.endsWith(NAME));
    }

    @Test
    void refusesAnotherFile() throws Exception {
        Outcome outcome = shell.run("./mvnw", "verify");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("Refused: the file fetched from http://127.0.0.1:", "SHA-512 found    " + sha512());
        assertThat(project.resolve(".maven")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl", "wget", "java"})
    void saysWhatToDoWhenNothingCanBeFetched(String tool) throws Exception {
        if (!tool.equals("java")) {
            shell.addTool(tool);
        }
        archive.removeContext("/maven/maven-3/3.9.11/binaries/" + NAME + "-bin.tar.gz");

        Outcome outcome = shell.run("./mvnw", "verify");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("Maven could not be fetched from http://127.0.0.1:", "Install Maven 3.8 or newer");
        assertThat(project.resolve(".maven")).isEmptyDirectory();
    }

    @Test
    void needsACompiler() throws Exception {
        Path runtime = Files.createDirectories(scratch.resolve("runtime/bin")).getParent();
        Shell.writeScript(runtime.resolve("bin/java"), "exit 9\n");
        Files.writeString(runtime.resolve("release"), "JAVA_VERSION=\"21.0.1\"\n");
        shell.set("JAVA_HOME", runtime.toString());

        Outcome outcome = shell.run("./mvnw", "verify");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("A JDK 17 or newer is needed: JAVA_HOME (" + runtime + ") is a Java without a compiler.");
    }

    /** Its version is in colour, as distributions print it even into a pipe. */
    private void installMaven(String version) throws IOException {
        shell.addScript("mvn", """
                if [ "$*" = -v ]; then printf '\\033[1mApache Maven %s\\033[m\\nJava version: 17\\n'; exit; fi
                echo "installed: $*"
                exit 5
                """.formatted(version));
    }

    private byte[] distribution() throws IOException, InterruptedException {
        Path bin = Files.createDirectories(scratch.resolve(NAME + "/bin"));
        Shell.writeScript(bin.resolve("mvn"), "echo \"fetched: $*\"\nexit 6\n");
        String file = scratch.resolve("maven.tar.gz").toString();
        assertThat(shell.run("tar", "-czf", file, "-C", scratch.toString(), NAME)
                        .exitCode())
                .isZero();
        return Files.readAllBytes(Path.of(file));
    }

    private void expectTheDistribution() throws Exception {
        Path script = project.resolve("mvnw");
        String pinned = Files.readString(script);
        String changed = pinned.replaceFirst("(?m)^maven_sha512=.*$", "maven_sha512=" + sha512());
        assertThat(changed).isNotEqualTo(pinned);
        Files.writeString(script, changed);
    }

    private String sha512() throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(distribution));
    }
}
