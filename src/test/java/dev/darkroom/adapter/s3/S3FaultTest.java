package dev.darkroom.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.adapter.s3.FaultyLink.Fault;
import dev.darkroom.asset.StorageException;
import dev.darkroom.asset.StoreItem;
import dev.darkroom.contract.StoredFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class S3FaultTest {
    private static final String BUCKET = "pictures";

    @TempDir
    private Path buckets;

    @TempDir
    private Path spool;

    private S3Server server;
    private StoreItem item;

    @BeforeEach
    void start() throws Exception {
        server = S3Server.start(buckets);
        server.createBucket(BUCKET);
        item = StoredFile.of(spool, "lib/a.png", 1, 1_000_000);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void isTriedAgainAfterEachKindOfFault(Fault fault) throws Exception {
        try (FaultyLink link = new FaultyLink(server.port(), fault, fault);
                S3Program program = program(link)) {
            program.storage().put(List.of(item));

            assertThat(link.connections()).isGreaterThan(2);
            assertThat(program.storage().open("lib/a.png")).hasBinaryContent(Files.readAllBytes(item.file()));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"RESET_IN_UPLOAD", "SLOW_DOWN", "SILENCE"})
    void isGivenUpInTheEndAndCanBeStoredLater(Fault fault) throws Exception {
        try (FaultyLink link = new FaultyLink(server.port(), fault, fault, fault);
                S3Program program = program(link)) {
            Instant start = Instant.now();

            assertThatThrownBy(() -> program.storage().put(List.of(item)))
                    .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.permanent())
                            .isFalse())
                    .hasMessageContaining("cannot store lib/a.png");

            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(11));
            assertThat(link.connections()).isEqualTo(3);
            program.storage().put(List.of(item));
            assertThat(program.storage().open("lib/a.png")).hasBinaryContent(Files.readAllBytes(item.file()));
        }
    }

    @Test
    void aServerThatIsDownIsReportedWithinSecondsAndUsedWhenItIsBack() throws Exception {
        int port = server.port();
        try (S3Program program = new S3Program(server.settings(BUCKET), S3Limits.STANDARD)) {
            server.close();
            Instant start = Instant.now();

            assertThatThrownBy(() -> program.storage().put(List.of(item)))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("cannot reach bucket pictures at http://127.0.0.1:" + port)
                    .hasMessageContaining("darkroom.s3.endpoint");

            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
            server = S3Server.start(buckets, port);
            program.storage().put(List.of(item));
            assertThat(program.storage().open("lib/a.png")).hasBinaryContent(Files.readAllBytes(item.file()));
        }
    }

    @Test
    void noMessageShowsTheSecret() throws Exception {
        try (S3Program program = new S3Program(server.settings("missing"), S3Program.IMPATIENT)) {
            StorageException e = Assertions.catchThrowableOfType(
                    StorageException.class, () -> program.storage().put(List.of(item)));

            assertThat(e).hasMessageContaining("no such bucket").hasMessageContaining("darkroom.s3.bucket");
            assertThat(e).hasStackTraceContaining("S3Upload");
            assertThat(Assertions.catchThrowable(() -> {
                        throw e;
                    }))
                    .asString()
                    .doesNotContain(S3Server.SECRET_KEY);
        }
    }

    private S3Program program(FaultyLink link) throws Exception {
        return new S3Program(server.settings(BUCKET, link.endpoint()), S3Program.IMPATIENT);
    }
}
