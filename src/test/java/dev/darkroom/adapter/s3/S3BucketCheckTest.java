package dev.darkroom.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.asset.StorageCheck;
import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether images could be exported to a bucket. */
class S3BucketCheckTest {
    private static final String BEGUN =
            "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>";
    private static final String DENIED = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";

    @TempDir
    private static Path folder;

    private static S3Server server;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(folder);
        server.createBucket("shop");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static StorageCheck check(Settings.S3 settings, String bucket) {
        return S3BucketCheck.check(settings, bucket, S3Program.IMPATIENT);
    }

    @Test
    void aBucketThatTakesObjectsIsGoodAndNothingIsLeftInIt() {
        assertThat(check(server.settings(""), "shop"))
                .isEqualTo(StorageCheck.good("bucket shop at " + server.endpoint() + ", writable"));
        assertThat(server.client().listObjectsV2(list -> list.bucket("shop")).contents())
                .isEmpty();
        assertThat(server.client()
                        .listMultipartUploads(list -> list.bucket("shop"))
                        .uploads())
                .isEmpty();
    }

    @Test
    void oneThatIsNotThere() {
        assertBad(
                check(server.settings(""), "elsewhere"), "there is no bucket elsewhere", "darkroom.export.s3-buckets");
    }

    @Test
    void aWrongSecret() {
        Settings.S3 s = server.settings("");
        Settings.S3 wrong = new Settings.S3(
                s.endpoint(), s.region(), "", "", s.accessKey(), new Secret("wr0ng-secret"), true, "", false);

        StorageCheck check = check(wrong, "shop");

        assertBad(check, "secret key is wrong", "darkroom.s3.secret-key");
        assertThat(check.toString()).doesNotContain("wr0ng-secret");
    }

    @Test
    void aServerThatIsNotThere() throws IOException {
        String endpoint;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            endpoint = "http://127.0.0.1:" + socket.getLocalPort();
        }

        assertBad(check(server.settings("", endpoint), "shop"), "cannot reach bucket shop", "darkroom.s3.endpoint");
    }

    @Test
    void aKeyThatMayNotWriteIsToldWhatItNeeds() throws IOException {
        try (ScriptedS3 denying = new ScriptedS3(server, List.of("403 " + DENIED))) {
            assertBad(
                    check(denying.settings(), "shop"), "writing is forbidden: bucket shop", "PutObject and GetObject");
            assertThat(denying.calls()).containsExactly("POST /shop/.darkroom-doctor?uploads");
        }
    }

    @Test
    void aKeyThatMayWriteAndNotAbortIsGoodAllTheSame() throws IOException {
        try (ScriptedS3 denying = new ScriptedS3(server, List.of("200 " + BEGUN, "403 " + DENIED))) {
            StorageCheck check = check(denying.settings(), "shop");

            assertThat(check.ok()).isTrue();
            assertThat(check.message()).contains("writable", "left open");
            assertThat(denying.calls()).last().isEqualTo("DELETE /shop/.darkroom-doctor?uploadId=u1");
        }
    }

    private static void assertBad(StorageCheck check, String message, String remedy) {
        assertThat(check.ok()).isFalse();
        assertThat(check.message()).contains(message);
        assertThat(check.remedy()).contains(remedy);
    }
}
