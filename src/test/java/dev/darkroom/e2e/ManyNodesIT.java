package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.adapter.broker.ExternalBrokerProcess;
import dev.darkroom.adapter.s3.S3Server;
import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import dev.darkroom.invariants.Invariants;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several servers that share PostgreSQL, a broker in a process of its own, S3, and their folders. */
class ManyNodesIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String USER = "postgres";
    private static final String BROKER_PASSWORD = "password-of-the-broker";

    @TempDir
    private static Path folder;

    private static EmbeddedPostgres postgres;
    private static ExternalBrokerProcess broker;
    private static S3Server s3;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.start();
        broker =
                ExternalBrokerProcess.start(Files.createDirectory(folder.resolve("broker")), 0, "ops", BROKER_PASSWORD);
        s3 = S3Server.start(Files.createDirectory(folder.resolve("buckets")));
        s3.createBucket("pictures");
    }

    @AfterAll
    static void stop() throws Exception {
        s3.close();
        broker.close();
        postgres.close();
    }

    /** A node with a data folder of its own. */
    private static Program node(String name) throws Exception {
        return new Program(Files.createDirectory(folder.resolve(name)))
                .with("DARKROOM_INBOX", folder.resolve("inbox").toString())
                .with("DARKROOM_OUTBOX", folder.resolve("outbox").toString())
                .with("DARKROOM_DB_URL", url())
                .with("DARKROOM_DB_USER", USER)
                .with("DARKROOM_DB_PASSWORD", USER)
                .with("DARKROOM_BROKER_URL", broker.url())
                .with("DARKROOM_BROKER_USER", "ops")
                .with("DARKROOM_BROKER_PASSWORD", BROKER_PASSWORD)
                .storingIn(s3, "pictures")
                .with("DARKROOM_WORKERS", "2")
                .with("DARKROOM_LEASE", "3s");
    }

    private static Settings.Database database() {
        return new Settings.Database(url(), USER, new Secret(USER), 1);
    }

    private static String url() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
    }

    @Test
    void whatAKilledNodeLeavesTheOtherFinishesAndItsDeliveriesWaitForIt() throws Exception {
        int jobs = 60;
        Program one = node("one");
        Program two = node("two");
        Path outbox = folder.resolve("outbox");
        Rows rows = new Rows(url(), USER, USER);
        try (DarkroomProcess killed = one.serve();
                DarkroomProcess other = two.serve();
                QueueClient client = QueueClient.at(broker.url(), "ops", BROKER_PASSWORD)) {
            assertThat(other.out()).contains("queue   darkroom.jobs on " + broker.url());
            JsonNode answer = client.request(Jobs.job("asked", "\"n\": 2"), "any");
            assertThat(answer.get("state").asText()).isEqualTo("done");

            Path unfinished = Files.writeString(folder.resolve("batch.csv"), Jobs.csv("shared", jobs));
            Files.move(unfinished, folder.resolve("inbox/batch.csv"));
            await().atMost(SOON)
                    .until(() -> Work.in(outbox).size() >= 20 && Files.exists(folder.resolve("inbox/.done/batch.csv")));
            killed.kill();

            await().atMost(SOON).until(() -> rows.number("SELECT COUNT(*) FROM jobs WHERE state = 'done'") == jobs + 1);
            assertThat(other.isAlive()).isTrue();
            try (DarkroomProcess back = one.serve()) {
                await().atMost(SOON).untilAsserted(() -> assertThat(Invariants.checkQuiescent(database()))
                        .isEmpty());
                assertThat(back.isAlive()).isTrue();
            }
        }
        assertThat(Work.in(outbox)).hasSize(jobs + 1);
        assertThat(rows.number("SELECT COUNT(*) FROM assets")).isEqualTo(jobs + 2);
        for (Program node : List.of(one, two)) {
            assertThat(node.data().resolve("logs/darkroom.log")).content().contains("generation_time_ms");
        }
        assertThat(one.data().resolve("darkroom.db")).doesNotExist();
    }
}
