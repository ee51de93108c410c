package dev.darkroom.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.adapter.folder.FolderStorage;
import dev.darkroom.asset.StoreItem;
import dev.darkroom.config.Secret;
import dev.darkroom.config.Settings;
import dev.darkroom.contract.StoredFile;
import dev.darkroom.export.Export;
import dev.darkroom.export.ExportException;
import dev.darkroom.export.ExportException.Kind;
import dev.darkroom.export.Exported;
import dev.darkroom.export.StoredImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** Exports to a bucket of others, at a real server. */
class S3ExportTest {
    private static final String KEY = "spring/a0.png";
    private static final String OPTIONS = "{\"to\":\"s3\",\"bucket\":\"%s\",\"prefix\":\"spring\"}";

    @TempDir
    private static Path folder;

    private static S3Server server;
    private static FolderStorage storage;
    private static StoreItem item;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(Files.createDirectory(folder.resolve("s3")));
        storage = new FolderStorage(folder.resolve("storage"));
        item = StoredFile.of(Files.createDirectories(folder.resolve("spool")), "lib/a0.png", 3, 5000);
        storage.put(List.of(item));
        for (String bucket : List.of("first", "taken", "same")) {
            server.createBucket(bucket);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static S3Export target(Settings.S3 settings) {
        return new S3Export(
                settings,
                List.of("first", "taken", "same", "missing"),
                id -> new StoredImage(id, "default", item.key(), "png", "image/png", item.sha256(), item.bytes()),
                storage);
    }

    private static Exported export(String bucket) throws ExportException {
        try (S3Export target = target(server.settings("none"))) {
            return target.export(asked(bucket));
        }
    }

    private static Export asked(String bucket) {
        return new Export("e", "s3", OPTIONS.formatted(bucket), "a0", "default/j", 0, 0, false, "file:///");
    }

    private static ExportException refusal(String bucket) {
        return catchThrowableOfType(ExportException.class, () -> export(bucket));
    }

    private static byte[] object(String bucket) {
        return server.client()
                .getObjectAsBytes(get -> get.bucket(bucket).key(KEY))
                .asByteArray();
    }

    @Test
    void anImageIsUploadedAndOnlyOnce() throws Exception {
        Exported first = export("first");
        var stored = server.client().headObject(head -> head.bucket("first").key(KEY));
        Exported second = export("first");

        assertThat(first).isEqualTo(second);
        assertThat(first.result().toString())
                .isEqualTo("{\"bucket\":\"first\",\"key\":\"" + KEY + "\",\"bytes\":5000,\"sha256\":\"" + item.sha256()
                        + "\"}");
        assertThat(object("first")).isEqualTo(Files.readAllBytes(item.file()));
        assertThat(stored.contentType()).isEqualTo("image/png");
        assertThat(server.client()
                        .headObject(head -> head.bucket("first").key(KEY))
                        .lastModified())
                .isEqualTo(stored.lastModified());
        assertThat(target(server.settings("none")).dryRun(asked("first"))).isEqualTo(first.result());
    }

    @Test
    void theSameBytesThatSomebodyElsePutThereAreTheSameExport() throws Exception {
        server.client().putObject(put -> put.bucket("same").key(KEY), RequestBody.fromFile(item.file()));

        assertThat(export("same").result().get("key").asText()).isEqualTo(KEY);
    }

    @Test
    void anotherObjectOfTheNameIsKept() {
        server.client().putObject(put -> put.bucket("taken").key(KEY), RequestBody.fromString("mine"));

        ExportException refused = refusal("taken");

        assertThat(refused.kind()).isEqualTo(Kind.NEVER);
        assertThat(refused).hasMessageContaining("with other content");
        assertThat(object("taken")).isEqualTo("mine".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void aBucketThatIsNotThereOrNotAllowedIsGivenUp() {
        assertThat(refusal("missing").kind()).isEqualTo(Kind.NEVER);
        assertThat(refusal("missing")).hasMessageContaining("there is no bucket missing");
        assertThat(refusal("secret").kind()).isEqualTo(Kind.NEVER);
        assertThat(refusal("secret")).hasMessageContaining("darkroom.export.s3-buckets");
    }

    @ParameterizedTest
    @CsvSource({
        "409 ConditionalRequestConflict, , , AGAIN",
        "412 PreconditionFailed, 404 -, , AGAIN",
        "412 PreconditionFailed, 200, 404 NoSuchKey, AGAIN",
        "412 PreconditionFailed, 200, 404 NoSuchBucket, NEVER",
        "404 NoSuchBucket, , , NEVER",
        "404 Unnamed, , , NEVER"
    })
    void anObjectThatComesOrGoesMeanwhileIsTriedAgain(String put, String head, String get, Kind kind)
            throws IOException {
        List<String> script = Stream.of(put, head, get)
                .filter(Objects::nonNull)
                .map(answer -> answer.equals("200")
                        ? "200 " + "x".repeat((int) item.bytes())
                        : answer.substring(0, 3) + " <Error><Code>" + answer.substring(4) + "</Code></Error>")
                .toList();
        try (ScriptedS3 changing = new ScriptedS3(server, script);
                S3Export target = target(changing.settings())) {
            ExportException refused = catchThrowableOfType(ExportException.class, () -> target.export(asked("first")));

            assertThat(refused.kind()).isEqualTo(kind);
            assertThat(refused)
                    .hasMessageContaining(kind == Kind.NEVER ? "there is no bucket first" : "written or removed");
            assertThat(changing.calls().stream()
                            .map(call -> call.split(" ", -1)[0])
                            .distinct())
                    .containsExactlyElementsOf(List.of("PUT", "HEAD", "GET").subList(0, script.size()));
        }
    }

    @Test
    void aKeyThatIsRefusedMayBeMended() {
        Settings.S3 wrong = new Settings.S3(
                server.endpoint(),
                "us-east-1",
                "",
                "",
                new Secret(S3Server.ACCESS_KEY),
                new Secret("another-secret"),
                true,
                "",
                false);
        try (S3Export target = target(wrong)) {
            ExportException refused = catchThrowableOfType(ExportException.class, () -> target.export(asked("first")));
            assertThat(refused.kind()).isEqualTo(Kind.AGAIN);
            assertThat(refused)
                    .hasMessageContaining("darkroom.s3.secret-key")
                    .hasMessageNotContaining("another-secret");
        }
    }
}
