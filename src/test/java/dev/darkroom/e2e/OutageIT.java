package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.adapter.broker.ExternalBrokerProcess;
import dev.darkroom.adapter.s3.S3Server;
import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import dev.darkroom.invariants.Invariants;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose broker, whose database, or which itself is gone for a while in the middle of its work. */
class OutageIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String FROZEN = "default/frozen~dry/0";
    private static final String USER = "postgres";
    private static final String BROKER_PASSWORD = "password-of-the-broker";

    @TempDir
    private static Path folder;

    private static EmbeddedPostgres postgres;
    private static ExternalBrokerProcess broker;
    private static S3Server s3;
    private static Program one;
    private static DarkroomProcess server;
    private static Rows rows;

    @BeforeAll
    static void start() throws Exception {
        // Its defaults for tests forget commits in a crash; PostgreSQL's own do not.
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
        broker = broker(Files.createDirectory(folder.resolve("broker")), 0);
        s3 = S3Server.start(Files.createDirectory(folder.resolve("buckets")));
        s3.createBucket("pictures");
        rows = new Rows(url(), USER, USER);
        one = node("one");
        server = one.serve();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        s3.close();
        broker.close();
        postgres.close();
    }

    private static ExternalBrokerProcess broker(Path journal, int port) throws Exception {
        return ExternalBrokerProcess.start(journal, port, "ops", BROKER_PASSWORD);
    }

    private static Program node(String name) throws Exception {
        return new Program(Files.createDirectory(folder.resolve(name)))
                .with("DARKROOM_DB_URL", url())
                .with("DARKROOM_DB_USER", USER)
                .with("DARKROOM_DB_PASSWORD", USER)
                .with("DARKROOM_BROKER_URL", broker.url())
                .with("DARKROOM_BROKER_USER", "ops")
                .with("DARKROOM_BROKER_PASSWORD", BROKER_PASSWORD)
                .storingIn(s3, "pictures")
                .with("DARKROOM_WORKERS", "1") // so that a frozen node has no idle consumer that messages are lost to
                .with("DARKROOM_LEASE", "2s");
    }

    private static String url() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
    }

    @Test
    void aBrokerThatIsKilledInMidWorkAndComesBackCostsNoJobAndMakesNoneTwice() throws Exception {
        int jobs = 40;
        try (QueueClient client = QueueClient.at(broker.url(), "ops", BROKER_PASSWORD)) {
            for (int i = 0; i < jobs; i++) {
                client.send(Jobs.job("sent-" + i), "any");
            }
        }
        await().atMost(SOON).until(() -> done("sent-%") >= 3);
        broker.close();
        assertThat(done("sent-%")).isLessThan(jobs);
        broker = broker(folder.resolve("broker"), broker.port());

        await().atMost(SOON).until(() -> done("sent-%") == jobs);
        assertMadeOnce("sent-%", jobs);
    }

    @Test
    void aDatabaseServerThatCrashesAndRecoversCostsNoJobAndMakesNoneTwice() throws Exception {
        int jobs = 40;
        one.drop("crash.csv", Jobs.csv("crash", jobs));
        await().atMost(SOON).until(() -> done("crash-%") >= 3);
        // A killed backend makes PostgreSQL end all others, and recover as after a crash.
        long backend = rows.number("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
                + " AND pid <> pg_backend_pid() LIMIT 1");
        ProcessHandle.of(backend).orElseThrow().destroyForcibly();

        await().atMost(SOON)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .until(() -> {
                    // A render whose message came while the database was away is announced again a minute later; not
                    // here.
                    rows.query("UPDATE renders SET send_at = 1 WHERE state = 'queued' RETURNING 1");
                    return done("crash-%") == jobs;
                });
        assertMadeOnce("crash-%", jobs);
    }

    @Test
    void aFrozenNodeThatThawsWhenAnotherHasDoneItsWorkChangesNothing() throws Exception {
        // Large enough to be in work for a while.
        one.drop(
                "frozen.json",
                "{\"job_id\": \"frozen\", \"prompt\": \"A glacier\", \"width\": 4096, \"height\": 4096}");
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> rows.number(
                                "SELECT COUNT(*) FROM attempts WHERE state = 'submitting' AND render_id = ?", FROZEN)
                        == 1);
        signal("STOP");
        try (DarkroomProcess other = node("two").serve()) {
            await().atMost(SOON).until(() -> done("frozen") == 1);
            assertThat(rows.texts("SELECT state FROM attempts WHERE render_id = ? ORDER BY number", FROZEN))
                    .as("the first is the frozen node's")
                    .containsExactly("released", "settled");
            Object before = everythingOfTheFrozenRender();

            signal("CONT");
            await().atMost(SOON).until(() -> log(one).contains("0 is held by another worker"));
            assertThat(everythingOfTheFrozenRender()).isEqualTo(before);
            assertThat(other.isAlive()).isTrue();
        } finally {
            signal("CONT");
        }
        assertMadeOnce("frozen", 1);
    }

    private static Object everythingOfTheFrozenRender() {
        return Stream.of("renders", "attempts", "assets")
                .map(table -> rows.query("SELECT * FROM " + table + " WHERE render_id = ? ORDER BY 1", FROZEN))
                .toList();
    }

    private static void assertMadeOnce(String jobs, int count) {
        assertThat(rows.number("SELECT COUNT(*) FROM jobs WHERE job_id LIKE ?", jobs))
                .isEqualTo(count);
        assertThat(rows.number(
                        "SELECT COUNT(*) FROM assets JOIN renders USING (render_id) JOIN jobs USING (job_key)"
                                + " WHERE job_id LIKE ?",
                        jobs))
                .isEqualTo(count);
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        Invariants.checkQuiescent(new Settings.Database(url(), USER, new Secret(USER), 1)))
                .isEmpty());
        assertThat(server.isAlive()).isTrue();
    }

    private static long done(String jobs) {
        return rows.number("SELECT COUNT(*) FROM jobs WHERE job_id LIKE ? AND state = 'done'", jobs);
    }

    private static String log(Program node) throws IOException {
        return Files.readString(node.data().resolve("logs/darkroom.log"));
    }

    private static void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + server.pid())
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }
}
