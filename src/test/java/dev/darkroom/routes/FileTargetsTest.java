package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.adapter.s3.S3Server;
import dev.darkroom.job.JobKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real job's images in a folder, in a bucket and in an archive. */
class FileTargetsTest {
    private static final String EXPORTS =
            "\"width\": 256, \"height\": 256, \"n\": 2, \"exports\": [{\"to\": \"folder\", \"path\": \"spring\"},"
                    + "{\"to\": \"folder\", \"path\": \"spring\"}, {\"to\": \"zip\"}, {\"to\": \"s3\", \"bucket\": \"others\"}]";

    @TempDir
    private Path folder;

    @Test
    void eachImageIsAtEachPlaceOnce() throws Exception {
        try (S3Server s3 = S3Server.start(Files.createDirectory(folder.resolve("s3")));
                RealCalls calls = new RealCalls(folder, "flux,noop_media")
                        .with("darkroom.export.s3-buckets", "others, more")
                        .with("darkroom.s3.endpoint", s3.endpoint())
                        .with("darkroom.s3.access-key", S3Server.ACCESS_KEY)
                        .with("darkroom.s3.secret-key", S3Server.SECRET_KEY)
                        .with("darkroom.s3.path-style", "true")) {
            s3.createBucket("others");
            calls.start();
            calls.done("files", "none", EXPORTS);

            JsonNode result = await().atMost(Duration.ofSeconds(40))
                    .until(() -> calls.bench().result(JobKey.of("default", "files", false)), FileTargetsTest::exported);

            Path root = calls.bench().settings().exports().folder().resolve("default");
            for (JsonNode render : result.get("renders")) {
                String name = render.get("asset_id").asText() + "."
                        + render.get("file").asText().replaceAll(".*\\.", "");
                assertThat(Files.size(root.resolve("spring").resolve(name)))
                        .isEqualTo(render.get("bytes").asLong());
                assertThat(s3.client()
                                .headObject(head -> head.bucket("others").key(name))
                                .contentLength())
                        .isEqualTo(render.get("bytes").asLong());
            }
            try (ZipFile archive = new ZipFile(root.resolve("files.zip").toFile())) {
                assertThat(archive.size()).isEqualTo(2);
            }
            assertThat(states(result))
                    .containsExactlyInAnyOrder(
                            "folder done", "zip done", "s3 done", "folder done", "zip done", "s3 done");
            assertThat(calls.bench().number("SELECT COUNT(*) FROM outbox WHERE type = 'exported'"))
                    .isEqualTo(1);
            assertThat(calls.posts("files")).as("bought once each").isEqualTo(2);
        }
    }

    @Test
    void anArchiveHasAllImagesAfterARetry() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "flux,noop_media").startOpen()) {
            JsonNode partial = calls.done(
                    "again", "400x1", "\"width\": 256, \"height\": 256, \"n\": 2, \"exports\": [{\"to\": \"zip\"}]");
            assertThat(partial.get("state").asText()).isEqualTo("partial");
            JobKey key = JobKey.of("default", "again", false);
            await().until(() -> states(calls.bench().result(key)), List.of("zip done")::equals);
            assertThat(inArchive(calls, "again")).isEqualTo(1);

            HttpResponse<String> retry = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(
                                            "http://127.0.0.1:" + calls.bench().httpPort() + "/jobs/again/retry"))
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(retry.statusCode()).as(retry.body()).isEqualTo(202);
            JsonNode done = await().atMost(Duration.ofSeconds(40))
                    .until(() -> calls.bench().result(key), result -> states(result)
                            .equals(List.of("zip done", "zip done")));
            assertThat(done.get("state").asText()).isEqualTo("done");
            assertThat(inArchive(calls, "again")).isEqualTo(2);
            assertThat(done.get("exports"))
                    .allSatisfy(
                            export -> assertThat(export.get("images").asInt()).isEqualTo(2));
            assertThat(done.at("/exports/0/sha256")).isEqualTo(done.at("/exports/1/sha256"));
        }
    }

    private static int inArchive(RealCalls calls, String job) throws IOException {
        Path root = calls.bench().settings().exports().folder().resolve("default");
        try (ZipFile archive = new ZipFile(root.resolve(job + ".zip").toFile())) {
            return archive.size();
        }
    }

    private static List<String> states(JsonNode result) {
        return StreamSupport.stream(result.get("exports").spliterator(), false)
                .map(each -> each.get("to").asText() + " " + each.get("state").asText())
                .toList();
    }

    private static boolean exported(JsonNode result) {
        return result.get("exports").size() == 6
                && states(result).stream().noneMatch(state -> state.endsWith("waiting"));
    }
}
