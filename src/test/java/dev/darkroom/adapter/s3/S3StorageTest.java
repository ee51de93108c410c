package dev.darkroom.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StoreItem;
import dev.darkroom.config.Settings;
import dev.darkroom.contract.ImageStorageContract;
import dev.darkroom.contract.StoredFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3StorageTest extends ImageStorageContract {
    private static final String BUCKET = "pictures";

    @TempDir
    private Path buckets;

    private S3Server server;
    private S3Program program;

    @BeforeEach
    void start() throws Exception {
        server = S3Server.start(buckets);
        server.createBucket(BUCKET);
        program = new S3Program(server.settings(BUCKET), S3Limits.STANDARD);
    }

    @AfterEach
    void stop() {
        program.close();
        server.close();
    }

    @Override
    protected ImageStorage storage() {
        return program.storage();
    }

    @Test
    void objectsSayWhatTheyAreAndMayBeCachedForEver() throws Exception {
        StoreItem item = StoredFile.of(spool, "lib/a.png", 1, 1000);

        storage().put(List.of(item));

        HeadObjectResponse head =
                server.client().headObject(h -> h.bucket(BUCKET).key("lib/a.png"));
        assertThat(head.contentType()).isEqualTo("image/png");
        assertThat(head.contentLength()).isEqualTo(1000);
        assertThat(head.cacheControl()).isEqualTo("public, max-age=31536000, immutable");
        assertThat(head.metadata()).containsEntry("sha256", item.sha256());
    }

    @Test
    void theServerItselfRefusesBytesThatDoNotMatchTheHash() throws Exception {
        StoreItem announced = StoredFile.of(spool, "lib/a.png", 1, 3000);
        Path damaged = StoredFile.of(spool, "lib/a.png", 2, 3000).file();

        assertThatThrownBy(() -> storage().put(List.of(StoredFile.withFile(announced, damaged))))
                .hasMessageContaining("do not match their checksum")
                .hasCauseInstanceOf(S3Exception.class)
                .cause()
                .satisfies(e -> assertThat(((S3Exception) e).statusCode()).isEqualTo(400));
    }

    @Test
    void anObjectOfAnotherProgramIsNotTakenForOurs() throws Exception {
        StoreItem item = StoredFile.of(spool, "lib/a.png", 1, 3000);
        server.client().putObject(p -> p.bucket(BUCKET).key("lib/a.png"), item.file());

        // same bytes, but nothing says so
        assertThatThrownBy(() -> storage().put(List.of(item))).hasMessageContaining("other content");
    }

    @ParameterizedTest
    @ValueSource(strings = {"images", "/two/levels/", "Bilder 2026/é+ü & (1)=x"})
    void prefixesOfAnyKindAreKept(String prefix) throws Exception {
        Settings.S3 s = server.settings(BUCKET);
        Settings.S3 prefixed = new Settings.S3(
                s.endpoint(),
                s.region(),
                BUCKET,
                prefix,
                s.accessKey(),
                s.secretKey(),
                true,
                "https://cdn.example/",
                false);
        StoreItem item = StoredFile.of(spool, "lib/a.png", 1, 1000);
        try (S3Program other = new S3Program(prefixed, S3Limits.STANDARD)) {
            other.storage().put(List.of(item));
            other.storage().put(List.of(item));

            String expected = prefix.replaceAll("^/|/$", "") + "/lib/a.png";
            assertThat(server.client()
                            .headObject(h -> h.bucket(BUCKET).key(expected))
                            .contentLength())
                    .isEqualTo(1000);
            assertThat(other.storage().open("lib/a.png")).hasBinaryContent(Files.readAllBytes(item.file()));
        }
    }
}
