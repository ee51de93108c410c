package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.adapter.s3.S3Server;
import dev.darkroom.job.JobKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a safe place for what it would bring, no paid call is made. */
class NoRoomTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SMALL = "\"width\": 256, \"height\": 288";

    @TempDir
    private Path folder;

    @Test
    void whileS3IsAwayTheImageWaitsAndNothingIsBoughtAndAllGoesOnByItself() throws Exception {
        Path buckets = Files.createDirectory(folder.resolve("buckets"));
        S3Server s3 = S3Server.start(buckets);
        s3.createBucket("pictures");
        int port = s3.port();
        try (RealCalls calls = new RealCalls(folder, "flux,noop_media")) {
            calls.with("darkroom.storage", "s3")
                    .with("darkroom.s3.endpoint", s3.endpoint())
                    .with("darkroom.s3.region", "us-east-1")
                    .with("darkroom.s3.bucket", "pictures")
                    .with("darkroom.s3.path-style", "true")
                    .with("darkroom.s3.access-key", S3Server.ACCESS_KEY)
                    .with("darkroom.s3.secret-key", S3Server.SECRET_KEY)
                    .start();
            s3.close();
            JobKey first = calls.bench().submit(RealCalls.job("first", "none", SMALL));
            await().atMost(SOON).until(() -> reasons(calls).toString().contains("storage does not take images"));
            assertThat(calls.attempts("first")).containsExactly("flux ready -");
            assertThat(folder.resolve("home/data/spool")).isNotEmptyDirectory();

            JobKey second = calls.bench().submit(RealCalls.job("second", "none", SMALL));
            awaitWaiting(calls, second);
            assertThat(calls.attempts("second")).as("no price is set aside").isEmpty();
            assertThat(calls.posts("second")).isZero();

            s3 = S3Server.start(buckets, port);
            for (JobKey job : List.of(first, second)) {
                JsonNode result = Jobs.end(calls.bench(), job);
                assertThat(Jobs.attempts(result)).containsExactly("flux settled -");
            }
            assertThat(calls.posts("first") + calls.posts("second")).isEqualTo(2);
            await().atMost(SOON).until(() -> reasons(calls).equals(List.of()));
        } finally {
            s3.close();
        }
    }

    @Test
    void withoutTheFreeSpaceThatMustStayFreeNothingIsBought() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "flux,noop_media").with("darkroom.spool.min-free", "1024GiB")) {
            calls.start();
            awaitWaiting(calls, calls.bench().submit(RealCalls.job("full", "none", SMALL)));

            assertThat(calls.attempts("full")).isEmpty();
            assertThat(calls.posts("full")).isZero();
            await().atMost(SOON).until(() -> reasons(calls).toString().contains("darkroom.spool.min-free"));
        }
    }

    @Test
    void aSpoolThatIsFullOrGoneBuysNothingUntilThereIsRoom() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "flux,noop_media").with("darkroom.spool.max-size", "1MiB")) {
            calls.start();
            Path spool = folder.resolve("home/data/spool");
            Path waiting = Files.write(spool.resolve("another.image"), new byte[1 << 20]);
            // What was counted a moment ago is remembered.
            await().atMost(SOON).until(() -> reasons(calls).toString().contains("darkroom.spool.max-size"));
            JobKey crowded = calls.bench().submit(RealCalls.job("crowded", "none", SMALL));
            awaitWaiting(calls, crowded);
            assertThat(calls.posts("crowded")).isZero();
            Files.delete(waiting);
            assertThat(Jobs.attempts(Jobs.end(calls.bench(), crowded))).containsExactly("flux settled -");

            await().until(() -> {
                Files.deleteIfExists(spool.resolve(".inputs"));
                return spool.toFile().delete();
            });
            JobKey homeless = calls.bench().submit(RealCalls.job("homeless", "none", SMALL));
            awaitWaiting(calls, homeless);
            assertThat(calls.posts("homeless")).isZero();
            Files.createDirectory(spool);
            assertThat(Jobs.attempts(Jobs.end(calls.bench(), homeless))).containsExactly("flux settled -");
            assertThat(calls.posts("crowded") + calls.posts("homeless")).isEqualTo(2);
        }
    }

    /** What this process says to doctor: why it makes no paid calls. */
    private static List<List<Object>> reasons(RealCalls calls) throws Exception {
        return calls.bench().sql("SELECT waits_for FROM nodes WHERE waits_for IS NOT NULL");
    }

    /** Waits until the render was taken and put back. */
    private static void awaitWaiting(RealCalls calls, JobKey job) {
        await().atMost(SOON)
                .until(() -> calls.bench()
                                .number("SELECT COUNT(*) FROM renders WHERE state = 'queued' AND fence > 0"
                                        + " AND job_key = '" + job.value() + "'")
                        == 1);
    }
}
