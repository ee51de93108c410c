package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.darkroom.asset.InputImage;
import dev.darkroom.asset.Samples;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import dev.darkroom.job.ImageFormat;
import dev.darkroom.render.Inputs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pipeline/render, step inputs, with dry-run off: what an edit begins with. No provider but the placeholder is asked. */
class InputImagesTest {
    @TempDir
    private static Path folder;

    private static final ScriptedProvider PROVIDERS = new ScriptedProvider();
    private static HttpServer server;
    private static Bench bench;

    private final AtomicReference<Inputs> seen = new AtomicReference<>();
    private final AtomicReference<byte[]> bytes = new AtomicReference<>();

    @BeforeAll
    static void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        Home home = ScriptedProvider.in(new Home(folder))
                .edit("routes/providers/noop-media.camel.yaml", "direct:dry-run", "direct:scripted-call")
                .with("darkroom.dry-run", "false")
                .with("darkroom.download.allow-private", "true")
                .with("darkroom.providers", "noop_media");
        home.write("catalog/instances.yaml", """
                default: {library: default, storage_prefix: default}
                acme: {library: default, storage_prefix: acme}
                """);
        bench = Bench.start(home, false, Map.of("scripted", PROVIDERS));
    }

    @AfterAll
    static void stop() {
        bench.close();
        server.stop(0);
    }

    @BeforeEach
    void record() {
        PROVIDERS.reset();
        PROVIDERS.when("noop_media", work -> {
            seen.set(work.inputs());
            if (work.inputs().image() != null) {
                bytes.set(Files.readAllBytes(work.inputs().image().path()));
            }
        });
    }

    @Test
    void imageAndMaskInBase64LieOnDiskWhileTheRenderIsWorkedOn() throws Exception {
        byte[] image = Samples.jpeg(48, 32);
        String mask = "data:image/png;base64," + base64(Samples.png(48, 32));

        JsonNode result = edit("base64", base64(image), "\"mask\": \"" + mask + "\"");

        assertThat(result.at("/renders/0/state").asText()).isEqualTo("placeholder");
        InputImage got = seen.get().image();
        assertThat(bytes.get()).isEqualTo(image);
        assertThat(got.format()).isEqualTo(ImageFormat.JPEG);
        assertThat(got.width()).isEqualTo(48);
        assertThat(got.height()).isEqualTo(32);
        assertThat(got.bytes()).isEqualTo(image.length);
        assertThat(seen.get().mask().format()).isEqualTo(ImageFormat.PNG);
        assertNothingIsLeft();
    }

    @Test
    void theOtherAlphabetOfBase64IsReadToo() throws Exception {
        byte[] image = Samples.png(64, 64);

        edit("base64url", Base64.getUrlEncoder().withoutPadding().encodeToString(image), "");

        assertThat(bytes.get()).isEqualTo(image);
    }

    @Test
    void aJobThatEditsNothingHasNoInputs() {
        Jobs.done(bench, Jobs.json("generate"));

        assertThat(seen.get()).isEqualTo(Inputs.NONE);
    }

    @Test
    void anAssetIsReadBackAndIsTheParent() throws Exception {
        String asset =
                Jobs.done(bench, Jobs.json("first")).at("/renders/0/asset_id").asText();

        JsonNode result = edit("second", asset, "");

        String made = result.at("/renders/0/asset_id").asText();
        assertThat(seen.get().image().sha256())
                .isEqualTo(bench.sql("SELECT sha256 FROM assets WHERE asset_id = '" + asset + "'")
                        .get(0)
                        .get(0));
        assertThat(bench.sql("SELECT parent FROM assets WHERE asset_id = '" + made + "'")
                        .get(0)
                        .get(0))
                .isEqualTo(asset);
        assertNothingIsLeft();
    }

    @Test
    void anAssetOfAnotherInstanceIsNotFound() {
        String asset =
                Jobs.done(bench, Jobs.json("theirs")).at("/renders/0/asset_id").asText();

        JsonNode result = edit("ours", asset, "\"instance_id\": \"acme\"");

        assertThat(refused(result))
                .isEqualTo("image: is not the id of an asset of instance 'acme'; expected the id of an asset of the"
                        + " same instance, an https URL, or an image in base64");
    }

    @Test
    void anAssetWhoseFileIsGoneIsSaid() throws Exception {
        String asset =
                Jobs.done(bench, Jobs.json("gone")).at("/renders/0/asset_id").asText();
        Object key = bench.sql("SELECT storage_key FROM assets WHERE asset_id = '" + asset + "'")
                .get(0)
                .get(0);
        Files.delete(folder.resolve("data/storage").resolve(key.toString()));

        assertThat(refused(edit("of-gone", asset, ""))).startsWith("image: is an asset whose file is not in storage");
    }

    @Test
    void base64OfTextIsNoImage() {
        String text =
                base64("This is not an image, only a longer sentence about one.".getBytes(StandardCharsets.UTF_8));

        String message = refused(edit("text", text, ""));

        assertThat(message).startsWith("image: is ").contains("expected").doesNotContain(text.substring(0, 8));
    }

    @Test
    void damagedBase64IsSaid() throws Exception {
        String image = base64(Samples.jpeg(48, 32)).replace("=", "");
        String cut = image.substring(0, image.length() / 4 * 4 - 3);

        assertThat(refused(edit("damaged", cut, "")))
                .isEqualTo("image: is base64 that is damaged or cut off; expected a whole PNG, JPEG or WebP in base64");
    }

    @Test
    void aSmallFileThatSaysItIsHugeIsRefused() {
        assertThat(refused(edit("bomb", base64(Samples.pngThatSays(20_000, 20_000)), "")))
                .startsWith("image: is ")
                .contains("20000x20000")
                .contains("darkroom.image.max-pixels");
    }

    @Test
    void aMaskIsAPngOfTheImagesSize() throws Exception {
        String image = base64(Samples.png(64, 48));
        assertThat(refused(edit("mask-size", image, "\"mask\": \"" + base64(Samples.png(48, 64)) + "\"")))
                .isEqualTo("mask: is a PNG of 48x64 pixels; expected a PNG of 64x48 pixels, the size of the image");
        assertThat(refused(edit("mask-jpeg", image, "\"mask\": \"" + base64(Samples.jpeg(64, 48)) + "\"")))
                .startsWith("mask: is a JPEG of 64x48 pixels; expected a PNG");
    }

    @Test
    void aUrlIsFetched() throws Exception {
        byte[] image = Samples.png(40, 30);
        answer("/image", exchange -> {
            exchange.sendResponseHeaders(200, image.length);
            exchange.getResponseBody().write(image);
        });

        edit("url", url("/image"), "");

        assertThat(bytes.get()).isEqualTo(image);
        assertNothingIsLeft();
    }

    @Test
    void aUrlWithoutAnImageIsRefusedAndItsQueryIsNotShown() {
        answer("/none", exchange -> exchange.sendResponseHeaders(404, -1));

        String message = refused(edit("missing", url("/none?signature=secret"), ""));

        assertThat(message)
                .startsWith("image: is at 127.0.0.1 and cannot be fetched: the answer is HTTP 404; expected ")
                .doesNotContain("secret");
    }

    @Test
    void aUrlThatFailsForNowIsAskedAgain() throws Exception {
        byte[] image = Samples.png(40, 30);
        AtomicInteger asked = new AtomicInteger();
        answer("/later", exchange -> {
            boolean now = asked.incrementAndGet() > 2;
            exchange.sendResponseHeaders(now ? 200 : 503, now ? image.length : -1);
            if (now) {
                exchange.getResponseBody().write(image);
            }
        });

        JsonNode result = edit("later", url("/later"), "");

        assertThat(result.at("/renders/0/state").asText()).isEqualTo("placeholder");
        assertThat(asked).hasValue(3);
        assertThat(PROVIDERS.calls()).containsExactly("noop_media later");
    }

    @Test
    void andNotForEver() {
        AtomicInteger asked = new AtomicInteger();
        answer("/never", exchange -> {
            asked.incrementAndGet();
            sql("UPDATE renders SET failures = 4 WHERE job_key = 'default/never' AND failures < 4");
            exchange.sendResponseHeaders(500, -1);
        });

        String message = refused(edit("never", url("/never"), ""));

        assertThat(message).contains("the answer is HTTP 500, also after 6 tries; expected");
        assertThat(asked).hasValue(2);
    }

    private JsonNode edit(String id, String image, String more) {
        return Jobs.done(
                bench,
                Jobs.json(
                        id,
                        "\"operation\": \"edit\", \"image\": \"" + image + "\"" + (more.isEmpty() ? "" : ", " + more)));
    }

    /** The message of a render that ended before anybody was asked. */
    private static String refused(JsonNode result) {
        assertThat(result.get("state").asText()).isEqualTo("failed");
        assertThat(result.at("/renders/0/error_type").asText()).isEqualTo("invalid_request");
        assertThat(Jobs.attempts(result)).isEmpty();
        assertNothingIsLeft();
        return result.at("/renders/0/message").asText();
    }

    private static void assertNothingIsLeft() {
        await("the files are removed after the end is written").untilAsserted(() -> {
            try (Stream<Path> files = Files.list(folder.resolve("data/spool/.inputs"))) {
                assertThat(files).isEmpty();
            }
        });
    }

    private static void sql(String statement) throws IOException {
        try {
            bench.sql(statement);
        } catch (java.sql.SQLException e) {
            throw new IOException(e);
        }
    }

    private static void answer(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static String base64(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }
}
