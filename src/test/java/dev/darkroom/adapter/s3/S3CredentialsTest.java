package dev.darkroom.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.asset.StorageException;
import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import dev.darkroom.contract.StoredFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.services.s3.S3Client;

class S3CredentialsTest {
    private static final String BUCKET = "pictures";

    @TempDir
    private Path buckets;

    @TempDir
    private Path spool;

    private S3Server server;

    @BeforeEach
    void start() throws Exception {
        server = S3Server.start(buckets);
        server.createBucket(BUCKET);
    }

    @AfterEach
    void stop() {
        System.clearProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property());
        System.clearProperty(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property());
        server.close();
    }

    @Test
    void aWrongSecretStoresNothing() throws Exception {
        Settings.S3 wrong = with(new Secret(S3Server.ACCESS_KEY), new Secret("wrong"));
        try (S3Program program = new S3Program(wrong, S3Program.IMPATIENT)) {
            assertThatThrownBy(() -> program.storage().put(List.of(StoredFile.of(spool, "lib/a.png", 1, 1000))))
                    .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.permanent())
                            .isFalse())
                    .hasMessageContaining("darkroom.s3.secret-key");
        }
        assertThat(server.client().listObjectsV2(l -> l.bucket(BUCKET)).contents())
                .isEmpty();
    }

    @Test
    void withoutKeysTheAwsChainIsAsked() throws Exception {
        System.setProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property(), S3Server.ACCESS_KEY);
        System.setProperty(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property(), S3Server.SECRET_KEY);
        try (S3Program program = new S3Program(with(Secret.NONE, Secret.NONE), S3Program.IMPATIENT)) {
            program.storage().put(List.of(StoredFile.of(spool, "lib/a.png", 1, 1000)));
        }
        assertThat(server.client().listObjectsV2(l -> l.bucket(BUCKET)).contents())
                .hasSize(1);
    }

    @Test
    void theClientEndsWithTheProgram() throws Exception {
        S3Client client;
        try (S3Program program = new S3Program(server.settings(BUCKET), S3Program.IMPATIENT)) {
            client = program.camel().getRegistry().lookupByNameAndType("s3Client", S3Client.class);
            client.headBucket(h -> h.bucket(BUCKET));
        }
        assertThatThrownBy(() -> client.headBucket(h -> h.bucket(BUCKET)))
                .isInstanceOf(RejectedExecutionException.class);
    }

    private Settings.S3 with(Secret accessKey, Secret secretKey) {
        return new Settings.S3(server.endpoint(), "", BUCKET, "", accessKey, secretKey, true, "", false);
    }
}
