package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.darkroom.asset.Samples;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inputs of edits in dry-run: looked at as far as nobody must be asked. */
class InputImagesDryRunTest {
    @TempDir
    private static Path folder;

    private static final AtomicInteger ASKED = new AtomicInteger();
    private static HttpServer server;
    private static Bench bench;

    @BeforeAll
    static void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            ASKED.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        bench = Bench.start(new Home(folder).with("darkroom.download.allow-private", "true"), false, Map.of());
    }

    @AfterAll
    static void stop() {
        bench.close();
        server.stop(0);
    }

    @Test
    void aUrlIsNotAsked() {
        JsonNode result = edit("url", "http://127.0.0.1:" + server.getAddress().getPort() + "/a.png");

        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(ASKED).hasValue(0);
    }

    @Test
    void aUrlThatWouldNotBeAskedIsRefused() {
        assertThat(refused(edit("user", "https://me:secret@images.example.com/a.png")))
                .startsWith("image: has a URL with a user name in it; expected an https URL")
                .doesNotContain("secret");
    }

    @Test
    void anAssetThatIsNotThereIsRefused() {
        assertThat(refused(edit("unknown", "nobodyknowsthisasset")))
                .startsWith("image: is not the id of an asset of instance 'default'; expected");
    }

    @Test
    void anAssetIsTheParent() throws Exception {
        String asset =
                Jobs.done(bench, Jobs.json("first")).at("/renders/0/asset_id").asText();

        String made = edit("second", asset).at("/renders/0/asset_id").asText();

        assertThat(bench.sql("SELECT parent FROM assets WHERE asset_id = '" + made + "'")
                        .get(0)
                        .get(0))
                .isEqualTo(asset);
    }

    @Test
    void base64IsLookedAt() throws Exception {
        String image = Base64.getEncoder().encodeToString(Samples.png(64, 64));

        assertThat(edit("whole", image).get("state").asText()).isEqualTo("done");
        assertThat(refused(edit("cut", image.substring(0, image.length() / 8 * 4))))
                .startsWith("image: is a PNG that breaks off");
    }

    private static JsonNode edit(String id, String image) {
        return Jobs.done(bench, Jobs.json(id, "\"operation\": \"edit\", \"image\": \"" + image + "\""));
    }

    private static String refused(JsonNode result) {
        assertThat(result.get("state").asText()).isEqualTo("failed");
        assertThat(result.at("/renders/0/error_type").asText()).isEqualTo("invalid_request");
        assertThat(Jobs.attempts(result)).isEmpty();
        return result.at("/renders/0/message").asText();
    }
}
