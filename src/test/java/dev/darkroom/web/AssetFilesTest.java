package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.engine.Home;
import dev.darkroom.web.WebBench.Reply;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images over HTTP: whole, in part, not again, and not at all. Stored in a folder. */
class AssetFilesTest {
    @TempDir
    private static Path folder;

    private static WebBench web;
    private static Home home;
    private static String path;
    private static JsonNode asset;
    private static byte[] image;

    @BeforeAll
    static void start() throws Exception {
        home = new Home(folder);
        web = new WebBench(home);
        asset = make();
        path = "/assets/" + asset.get("asset_id").asText();
        image = web.bytes(path + "/content").body();
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    private static JsonNode make() throws Exception {
        Reply reply = web.post("/generate", "{\"prompt\": \"a kite\", \"width\": 128, \"height\": 64}");
        return web.get("/assets/" + reply.json().at("/data/asset_id").asText()).json();
    }

    @Test
    void anImageIsSentAsItIs() throws Exception {
        HttpResponse<byte[]> reply = web.bytes(path + "/content");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(reply.body())))
                .isEqualTo(asset.get("sha256").asText());
        assertThat(header(reply, "Content-Type"))
                .isEqualTo("image/" + asset.get("format").asText());
        assertThat(header(reply, "Content-Length")).isEqualTo(asset.get("bytes").asText());
        assertThat(header(reply, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(reply, "Content-Security-Policy")).contains("sandbox");
        assertThat(header(reply, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(reply, "Cache-Control")).isEqualTo("private, max-age=31536000, immutable");
        assertThat(header(reply, "ETag")).isEqualTo("\"" + asset.get("sha256").asText() + "\"");
        assertThat(header(reply, "Content-Disposition")).startsWith("inline; filename=\"");
    }

    @Test
    void aHeadSaysTheSameWithoutTheImage() throws Exception {
        Reply reply = web.head(path + "/content", "Range", "bytes=0-1");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
        assertThat(reply.header("Content-Length")).isEqualTo(String.valueOf(image.length));
        assertThat(web.head(path).header("Content-Length"))
                .isEqualTo(String.valueOf(web.get(path).body().length()));
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-9, 0, 10", "bytes=100-, 100, -1", "bytes=-7, -7, 7", "bytes=5-999999999, 5, -1"})
    void aPartIsSentAlone(String range, int from, int length) throws Exception {
        int begin = from < 0 ? image.length + from : from;
        int end = length < 0 ? image.length : begin + length;

        HttpResponse<byte[]> reply = web.bytes(path + "/content", "Range", range);

        assertThat(reply.statusCode()).isEqualTo(206);
        assertThat(reply.body()).isEqualTo(Arrays.copyOfRange(image, begin, end));
        assertThat(header(reply, "Content-Range")).isEqualTo("bytes " + begin + "-" + (end - 1) + "/" + image.length);
        assertThat(header(reply, "Content-Length")).isEqualTo(String.valueOf(end - begin));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,5-6", "lines=1-2", "bytes=9-3", "bytes=-", "bytes=x"})
    void whatIsNoSinglePartIsTheWhole(String range) throws Exception {
        assertThat(web.bytes(path + "/content", "Range", range).statusCode()).isEqualTo(200);
    }

    @Test
    void aPartBehindTheEndIsRefused() throws Exception {
        for (String range : List.of("bytes=" + image.length + "-", "bytes=-0")) {
            HttpResponse<byte[]> reply = web.bytes(path + "/content", "Range", range);

            assertThat(reply.statusCode()).isEqualTo(416);
            assertThat(header(reply, "Content-Range")).isEqualTo("bytes */" + image.length);
        }
    }

    @Test
    void aPartOfAnotherVersionIsTheWhole() throws Exception {
        assertThat(web.bytes(path + "/content", "Range", "bytes=0-1", "If-Range", "\"old\"")
                        .statusCode())
                .isEqualTo(200);
        assertThat(web.bytes(
                                path + "/content",
                                "Range",
                                "bytes=0-1",
                                "If-Range",
                                "\"" + asset.get("sha256").asText() + "\"")
                        .statusCode())
                .isEqualTo(206);
    }

    @Test
    void anImageThatIsKnownIsNotSentAgain() throws Exception {
        for (String file : List.of("/content", "/thumbnail")) {
            String tag = header(web.bytes(path + file), "ETag");
            HttpResponse<byte[]> reply = web.bytes(path + file, "If-None-Match", tag);

            assertThat(reply.statusCode()).isEqualTo(304);
            assertThat(reply.body()).isEmpty();
            assertThat(header(reply, "ETag")).isEqualTo(tag);
            assertThat(reply.headers().firstValue("Content-Length")).isEmpty();
        }
    }

    @Test
    void aThumbnailIsAPictureOfItsType() throws Exception {
        HttpResponse<byte[]> reply = web.bytes(path + "/thumbnail");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(ImageIO.read(new java.io.ByteArrayInputStream(reply.body())).getWidth())
                .isPositive();
        assertThat(header(reply, "Content-Type")).isIn("image/jpeg", "image/png");
        assertThat(header(reply, "Content-Length")).isEqualTo(String.valueOf(reply.body().length));
        assertThat(header(reply, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void aLostImageIsGoneAndStorageThatIsAwayComesBack() throws Exception {
        JsonNode lost = make();
        String at = "/assets/" + lost.get("asset_id").asText();
        Path storage = home.settings().data().resolve("storage");
        try (Stream<Path> files = Files.walk(storage)) {
            for (Path file : files.filter(each -> each.getFileName()
                            .toString()
                            .startsWith(lost.get("asset_id").asText()))
                    .toList()) {
                Files.delete(file);
            }
        }
        for (String file : List.of("/content", "/thumbnail")) {
            Reply reply = web.get(at + file);
            assertThat(reply.status()).isEqualTo(410);
            assertThat(reply.json().at("/error/message").asText())
                    .contains(lost.get("asset_id").asText())
                    .doesNotContain(folder.toString());
            assertThat(web.head(at + file).status()).isEqualTo(410);
        }
        assertThat(web.get(at).status()).isEqualTo(200);

        Path aside = storage.resolveSibling("aside");
        Files.move(storage, aside);
        try {
            Reply reply = web.get(path + "/content");
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isEqualTo("10");
            assertThat(web.get("/assets.zip").status()).isEqualTo(503);
        } finally {
            Files.move(aside, storage);
        }
        assertThat(web.get(path + "/content").status()).isEqualTo(200);
    }

    static String header(HttpResponse<?> reply, String name) {
        return reply.headers()
                .firstValue(name)
                .orElseThrow(() -> new AssertionError("no " + name + " in " + reply.headers()));
    }
}
