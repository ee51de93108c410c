package dev.darkroom.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.asset.StorageCheck;
import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3CheckTest {
    @TempDir
    private Path buckets;

    private S3Server server;

    @BeforeEach
    void start() throws Exception {
        server = S3Server.start(buckets);
        server.createBucket("pictures");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aWorkingBucketIsNamed() throws Exception {
        assertThat(check(server.settings("pictures")))
                .isEqualTo(StorageCheck.good("bucket pictures at " + server.endpoint()));
    }

    @Test
    void aMissingBucket() throws Exception {
        assertBad(check(server.settings("missing")), "no such bucket", "darkroom.s3.bucket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Not_A-Bucket", "a.b", "x"})
    void aBucketWithAnOddName(String bucket) throws Exception {
        assertThat(check(server.settings(bucket)).ok()).isFalse();
    }

    @Test
    void aWrongSecret() throws Exception {
        assertBad(check(with(S3Server.ACCESS_KEY, "wrong")), "secret key is wrong", "darkroom.s3.secret-key");
    }

    @Test
    void anUnknownAccessKey() throws Exception {
        assertBad(check(with("nobody", S3Server.SECRET_KEY)), "access key", "darkroom.s3.access-key");
    }

    @Test
    void anAddressWithoutServer() throws Exception {
        Instant start = Instant.now();
        assertBad(check(server.settings("pictures", unused())), "cannot reach", "darkroom.s3.endpoint");
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(11));
    }

    @Test
    void aHostNameThatDoesNotExist() throws Exception {
        assertBad(
                check(server.settings("pictures", "http://s3.invalid")),
                "cannot reach bucket pictures at http://s3.invalid",
                "darkroom.s3.endpoint");
    }

    @Test
    void aServerThatNeverAnswers() throws Exception {
        try (FaultyLink link = new FaultyLink(
                server.port(), FaultyLink.Fault.SILENCE, FaultyLink.Fault.SILENCE, FaultyLink.Fault.SILENCE)) {
            assertBad(check(server.settings("pictures", link.endpoint())), link.endpoint(), "darkroom.s3.endpoint");
        }
    }

    @Test
    void aServerThatIsNoS3Server() throws Exception {
        try (FaultyLink link = new FaultyLink(
                server.port(), FaultyLink.Fault.SLOW_DOWN, FaultyLink.Fault.SLOW_DOWN, FaultyLink.Fault.SLOW_DOWN)) {
            StorageCheck check = check(server.settings("pictures", link.endpoint()));
            assertThat(check.ok()).isFalse();
            assertThat(check.message()).contains("503");
        }
    }

    private Settings.S3 with(String accessKey, String secretKey) {
        Settings.S3 s = server.settings("pictures");
        return new Settings.S3(
                s.endpoint(),
                s.region(),
                s.bucket(),
                "",
                new Secret(accessKey),
                new Secret(secretKey),
                true,
                "",
                false);
    }

    private static StorageCheck check(Settings.S3 settings) throws Exception {
        try (S3Program program = new S3Program(settings, S3Program.IMPATIENT)) {
            return program.storage().check();
        }
    }

    private static void assertBad(StorageCheck check, String message, String property) {
        assertThat(check.ok()).isFalse();
        assertThat(check.message()).contains(message).doesNotContain(S3Server.SECRET_KEY);
        assertThat(check.remedy()).contains(property);
    }

    private static String unused() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }
}
