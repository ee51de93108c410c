package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.adapter.s3.S3Server;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A server that watches its drop folder and stores in S3, and the commands beside it. */
class ServeIT {
    private static final String BUCKET = "pictures";
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    private static Path folder;

    private static S3Server s3;
    private static Program darkroom;
    private static DarkroomProcess server;

    @BeforeAll
    static void serve() throws Exception {
        s3 = S3Server.start(Files.createDirectory(folder.resolve("buckets")));
        s3.createBucket(BUCKET);
        darkroom = withS3(new Program(Files.createDirectory(folder.resolve("darkroom"))), S3Server.SECRET_KEY);
        server = darkroom.serve();
    }

    private static Program withS3(Program program, String secretKey) {
        return program.with("DARKROOM_STORAGE", "s3")
                .with("DARKROOM_S3_ENDPOINT", s3.endpoint())
                .with("DARKROOM_S3_REGION", "us-east-1")
                .with("DARKROOM_S3_BUCKET", BUCKET)
                .with("DARKROOM_S3_PREFIX", "shots/")
                .with("DARKROOM_S3_PATH_STYLE", "true")
                .with("DARKROOM_S3_ACCESS_KEY", S3Server.ACCESS_KEY)
                .with("DARKROOM_S3_SECRET_KEY", secretKey);
    }

    @AfterAll
    static void stop() {
        server.close();
        s3.close();
    }

    @Test
    void itSaysWhereItListens() throws Exception {
        int jms = server.port("broker.port");
        int amqp = server.port("broker.amqp-port");
        int stomp = server.port("broker.stomp-port");
        assertThat(server.out().lines())
                .anyMatch(line -> line.startsWith("folder  " + darkroom.inbox()))
                .anyMatch(line -> line.contains("tcp://127.0.0.1:" + jms + "  (JMS)"))
                .anyMatch(line -> line.contains("amqp://127.0.0.1:" + amqp))
                .anyMatch(line -> line.contains("stomp://127.0.0.1:" + stomp))
                .anyMatch(line -> line.contains("password in " + darkroom.data().resolve("broker-password")));
        assertThat(server.err()).contains("DRY RUN");
    }

    @Test
    void aDroppedFileBecomesImagesInTheOutboxAndObjectsInTheBucket() throws Exception {
        darkroom.drop("two.json", "[" + Jobs.job("dropped-1", "\"n\": 2") + "," + Jobs.job("dropped-2") + "]");

        await().atMost(SOON)
                .until(() -> darkroom.result("dropped-1").toFile().exists()
                        && darkroom.result("dropped-2").toFile().exists());

        assertThat(darkroom.inbox().resolve(".done/two.json")).exists();
        List<Map<String, Object>> assets = darkroom.rows()
                .query("SELECT a.*, job_id, render_index FROM assets a JOIN renders USING (render_id)"
                        + " JOIN jobs USING (job_key) WHERE job_id LIKE 'dropped-%'");
        assertThat(assets).hasSize(3);
        List<String> keys = s3.client().listObjectsV2(list -> list.bucket(BUCKET)).contents().stream()
                .map(S3Object::key)
                .toList();
        for (Map<String, Object> asset : assets) {
            assertThat(keys)
                    .contains("shots/" + asset.get("storage_key"), "shots/" + asset.get("sidecar_key"))
                    .contains("shots/" + asset.get("thumbnail_key"));
            assertThat(sha256(
                            s3.client().getObject(get -> get.bucket(BUCKET).key("shots/" + asset.get("storage_key")))))
                    .isEqualTo(asset.get("sha256"));
            Path delivered =
                    darkroom.result((String) asset.get("job_id")).resolveSibling(asset.get("render_index") + ".png");
            assertThat(sha256(Files.newInputStream(delivered))).isEqualTo(asset.get("sha256"));
            assertThat((String) asset.get("url")).startsWith("s3://" + BUCKET + "/shots/");
        }
    }

    @Test
    void aFileWithErrorsIsRejectedWithEveryOneAndWhatIsRightIsDone() throws Exception {
        darkroom.drop("mixed.csv", """
                job_id,prompt,width,height
                mixed-1,A brass bell,256,256
                mixed-2,A brass gong,256,
                mixed-3,,256,256
                """);

        Path report = darkroom.inbox().resolve(".rejected/mixed.csv.error.json");
        await().atMost(SOON)
                .until(() -> darkroom.result("mixed-1").toFile().exists()
                        && report.toFile().exists());

        assertThat(report.resolveSibling("mixed.csv")).exists();
        JsonNode errors = Json.read(report);
        assertThat(errors.get("accepted").asInt()).isOne();
        assertThat(errors.at("/errors/0/line").asInt()).isEqualTo(3);
        assertThat(errors.at("/errors/0/pointer").asText()).isEqualTo("/height");
        assertThat(errors.at("/errors/1/line").asInt()).isEqualTo(4);
        assertThat(errors.at("/errors/1/pointer").asText()).isEqualTo("/prompt");
        assertThat(errors.get("errors")).hasSize(2);
    }

    @Test
    void aSecondServerOnTheSameFolderIsRefused() throws Exception {
        Outcome second = darkroom.run("serve");

        assertThat(second.exitCode()).isOne();
        assertThat(second.out()).isEmpty();
        assertThat(second.err())
                .contains("Another Darkroom (process " + server.pid() + ")")
                .contains(darkroom.data().toString())
                .contains("DARKROOM_DATA");
        assertThat(server.isAlive()).isTrue();
        assertThat(server.port("broker.port")).isPositive();
    }

    @Test
    void aSecondServerOnTheSameSqliteFileIsRefusedWhateverItsDataFolder() throws Exception {
        Program other = new Program(Files.createDirectory(folder.resolve("other")))
                .with("DARKROOM_DB_URL", darkroom.rows().url());

        Outcome second = other.run("serve");

        assertThat(second.exitCode()).isOne();
        assertThat(second.err())
                .contains("darkroom.db.url")
                .contains("process " + server.pid() + " works on this SQLite file already");
        assertThat(server.isAlive()).isTrue();
    }

    @Test
    void runHandsItsJobsToTheServer() throws Exception {
        Path job = darkroom.file("beside.json", Jobs.job("beside"));

        Outcome outcome = darkroom.run("run", "--json", job.toString());

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).contains("handed to the Darkroom that runs here already (process " + server.pid());
        assertThat(outcome.lines()).singleElement().satisfies(line -> assertThat(
                        Json.read(line).get("state").asText())
                .isEqualTo("done"));
        assertThat(darkroom.rows().texts("SELECT source FROM jobs WHERE job_id = 'beside'"))
                .containsExactly("cli");
    }

    @Test
    void providersAndDoctorWorkBesideTheServer() throws Exception {
        Outcome providers = darkroom.run("providers");
        assertThat(providers.exitCode()).isZero();
        assertThat(providers.out()).contains("sdxl").contains("openai_images").contains("noop_media");

        Outcome doctor = darkroom.run("doctor");
        assertThat(doctor.out()).contains("process " + server.pid() + " works on this data folder");
        assertThat(doctor.out()).contains("all is well");
        assertThat(doctor.exitCode()).isZero();
    }

    @Test
    void doctorNamesTheSecretKeyThatIsWrong() throws Exception {
        Program elsewhere = withS3(new Program(Files.createDirectory(folder.resolve("elsewhere"))), "a-wrong-secret");

        Outcome doctor = elsewhere.run("doctor");

        assertThat(doctor.exitCode()).isOne();
        assertThat(doctor.out()).contains("WRONG  storage: ").contains("darkroom.s3.secret-key");
        assertThat(doctor.out() + doctor.err()).doesNotContain("a-wrong-secret");
    }

    private static String sha256(InputStream in) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (DigestInputStream stream = new DigestInputStream(in, digest)) {
            stream.readAllBytes();
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
