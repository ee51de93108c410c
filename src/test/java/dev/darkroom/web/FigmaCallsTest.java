package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.job.CanonicalJson;
import dev.darkroom.web.ContractCaller.Answer;
import dev.darkroom.web.WebBench.Reply;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Figma plugin calls: every documented answer, and who gets which. */
class FigmaCallsTest {
    private static final String NODE = "{\"node_id\": \"12:34\", \"page_id\": \"0:1\"}";

    @TempDir
    private static Path folder;

    private static ContractedWeb program;
    private static ContractCaller ours;
    private static FigmaWaiting exports;

    @BeforeAll
    static void start() throws Exception {
        program = new ContractedWeb(folder);
        ours = program.ours();
        exports = new FigmaWaiting(ours);
    }

    @AfterAll
    static void stop() throws Exception {
        program.close();
        assertThat(program.missing(Set.of("Figma"))).isEmpty();
    }

    @Test
    void whatWaitsIsListedServedAndReported() throws Exception {
        JsonNode entry = exports.waiting("placed");
        ContractCaller plugin = exports.withToken(ours);

        assertThat(FigmaWaiting.list(plugin, "placed")).containsExactly(entry);
        assertThat(entry.get("page").asText()).isEqualTo("Lamps");
        assertThat(entry.get("prompt_hash").asText()).isEqualTo(CanonicalJson.sha256("a lamp"));
        assertThat(exports.exported(entry).get("note").asText()).contains("no FIGMA_API_TOKEN");
        Answer image = plugin.get(200, "getFigmaImage", FigmaWaiting.path(entry) + "/image");
        assertThat(image.header("Content-Type")).isEqualTo("image/png");
        assertThat(image.body())
                .isEqualTo(ours.get(
                                200,
                                "getImage",
                                "/assets/" + entry.get("asset_id").asText() + "/content")
                        .body());

        plugin.call(
                415,
                program.contract().operation("reportFigmaExport"),
                FigmaWaiting.path(entry),
                BodyPublishers.ofString(NODE),
                "text/plain");
        plugin.call(200, "reportFigmaExport", FigmaWaiting.path(entry), NODE);
        plugin.call(200, "reportFigmaExport", FigmaWaiting.path(entry), NODE);

        JsonNode done = exports.exported(entry);
        assertThat(done.get("state").asText()).isEqualTo("done");
        assertThat(done.get("figma_node_id").asText()).isEqualTo("12:34");
        assertThat(done.get("page_id").asText()).isEqualTo("0:1");
        assertThat(done.get("figma_url").asText()).isEqualTo("https://www.figma.com/design/placed?node-id=12-34");
        assertThat(FigmaWaiting.list(plugin, "placed")).isEmpty();
        plugin.get(404, "getFigmaImage", FigmaWaiting.path(entry) + "/image");
        plugin.call(409, "reportFigmaExport", FigmaWaiting.path(entry), NODE.replace("12:34", "99:9"));
        plugin.call(409, "reportFigmaExport", FigmaWaiting.path(entry), "{\"error\": \"too late\"}");
    }

    @Test
    void whatCannotBePlacedFailsWithTheReasonAndMayBeAskedForAgain() throws Exception {
        JsonNode entry = exports.waiting("refused");
        ContractCaller plugin = exports.withToken(ours);

        plugin.call(200, "reportFigmaExport", FigmaWaiting.path(entry), "{\"error\": \"there is no page 'Lamps'\"}");
        plugin.call(200, "reportFigmaExport", FigmaWaiting.path(entry), "{\"error\": \"there is no page 'Lamps'\"}");

        assertThat(exports.exported(entry).get("state").asText()).isEqualTo("failed");
        assertThat(exports.exported(entry).get("message").asText()).contains("no page 'Lamps'");
        assertThat(FigmaWaiting.list(plugin, "refused")).isEmpty();
        plugin.call(409, "reportFigmaExport", FigmaWaiting.path(entry), NODE);
    }

    @Test
    void aWebpIsServedAsWhatFigmaTakes() throws Exception {
        JsonNode entry = exports.waiting("webp");
        byte[] webp = Files.readAllBytes(Path.of("src/test/resources/images/lossy.webp"));
        Files.write(stored(entry).get(0), webp);
        program.web()
                .bench()
                .sql("UPDATE assets SET format = 'webp', width = 48, height = 32, bytes = " + webp.length
                        + " WHERE asset_id = '" + entry.get("asset_id").asText() + "'");

        Answer image = exports.withToken(ours).get(200, "getFigmaImage", FigmaWaiting.path(entry) + "/image");

        assertThat(image.header("Content-Type")).isEqualTo("image/jpeg");
        assertThat(ImageIO.read(new ByteArrayInputStream(image.body())).getWidth())
                .isEqualTo(48);
    }

    @Test
    void anImageThatIsLostOrBrokenIsGone() throws Exception {
        JsonNode lost = exports.waiting("lost");
        Files.delete(stored(lost).get(0));
        exports.withToken(ours).get(410, "getFigmaImage", FigmaWaiting.path(lost) + "/image");

        JsonNode broken = exports.waiting("broken");
        Files.write(stored(broken).get(0), new byte[100]);
        program.web()
                .bench()
                .sql("UPDATE assets SET width = 5000, bytes = 100 WHERE asset_id = '"
                        + broken.get("asset_id").asText() + "'");
        exports.withToken(ours).get(410, "getFigmaImage", FigmaWaiting.path(broken) + "/image");
    }

    /** The stored image, without thumbnail and sidecar. */
    private static List<Path> stored(JsonNode entry) throws Exception {
        String name = entry.get("asset_id").asText() + ".png";
        try (Stream<Path> files = Files.walk(program.home().settings().data())) {
            return files.filter(one -> one.getFileName().toString().equals(name))
                    .toList();
        }
    }

    @Test
    void othersSeeNothingOfIt() throws Exception {
        JsonNode entry = exports.waiting("private");
        ContractCaller stranger = exports.withToken(program.others());

        assertThat(FigmaWaiting.list(stranger, "private")).isEmpty();
        stranger.get(404, "getFigmaImage", FigmaWaiting.path(entry) + "/image");
        stranger.call(404, "reportFigmaExport", FigmaWaiting.path(entry), NODE);
        assertThat(FigmaWaiting.list(exports.withToken(program.operator()), "private"))
                .hasSize(1);
    }

    @Test
    void aTokenOpensNothingElse() throws Exception {
        Answer made = ours.call(201, "makeFigmaToken", "/figma/tokens", "{}");
        String token = "Bearer " + made.json().at("/data/token").asText();

        assertThat(made.json().at("/data/instance_id").asText()).isEqualTo("default");
        for (String path : List.of("/jobs", "/assets", "/figma/tokens", "/figma/exportsx", "/health/../jobs")) {
            assertThat(program.web().get(path, "Authorization", token).status())
                    .as(path)
                    .isEqualTo(401);
        }
        ours.as(token + "x").get(401, "listFigmaExports", "/figma/exports");
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        ours.call(
                415,
                program.contract().operation("makeFigmaToken"),
                "/figma/tokens",
                BodyPublishers.ofString("{}"),
                "text/plain");
        for (String minutes : List.of("0", "1441", "1.5", "\"60\"", "null")) {
            assertThat(problem(ours.call(400, "makeFigmaToken", "/figma/tokens", "{\"minutes\": " + minutes + "}")))
                    .as(minutes)
                    .startsWith("/minutes");
        }
        assertThat(problem(ours.call(400, "makeFigmaToken", "/figma/tokens", "{\"hours\": 1}")))
                .startsWith("/hours");
        for (String report : List.of(
                "{}",
                "{\"node_id\": \"1:2\"}",
                "{\"error\": \" \"}",
                "{\"error\": \"x\", \"node_id\": \"1:2\"}",
                "{\"node_id\": \"1 2\", \"page_id\": \"0:1\"}",
                "{\"placer\": \"short\"}",
                "{\"placer\": \"placer-1\", \"node_id\": \"1:2\"}",
                "{\"placer\": \"short\", \"error\": \"x\"}",
                "{\"error\": 7}")) {
            ours.call(400, "reportFigmaExport", "/figma/exports/none", report);
        }
        ours.get(400, "listFigmaExports", "/figma/exports?file_key=a/b");
    }

    private static String problem(Answer refusal) {
        return refusal.json().at("/error/errors/0/pointer").asText();
    }

    @Test
    void pagesOfAnyOriginMayCallTheseAndNoOthers() throws Exception {
        String[] asked = {
            "Origin",
            "null",
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "authorization,content-type"
        };
        for (String path : List.of("/figma/exports", "/figma/exports/x", "/figma/exports/x/image")) {
            Reply reply = options(path, asked);
            assertThat(reply.status()).as(path).isEqualTo(204);
            assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(reply.header("Access-Control-Allow-Methods")).contains("POST");
            assertThat(reply.header("Access-Control-Allow-Headers")).contains("Authorization", "Content-Type");
        }
        for (String path : List.of("/jobs", "/figma/tokens", "/figma", "/assets")) {
            Reply reply = options(path, asked);
            assertThat(reply.status()).as(path).isEqualTo(401);
            assertThat(reply.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
        Reply refused = program.web().get("/figma/exports", "Origin", "null", "Authorization", "Bearer figma.1.a.b");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    private static Reply options(String path, String... headers) throws Exception {
        return program.web().send(program.web().request(path, headers).method("OPTIONS", BodyPublishers.noBody()));
    }
}
