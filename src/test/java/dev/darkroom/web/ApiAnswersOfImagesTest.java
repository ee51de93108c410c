package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.web.ContractCaller.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every answer of the families of stored images and of the contract itself, as documented. */
class ApiAnswersOfImagesTest {
    private static final Set<String> FAMILIES = Set.of("Assets", "Contract");
    private static final String CANVA = "{\"to\": \"canva\"}";

    @TempDir
    private static Path folder;

    private static ContractedWeb program;
    private static ContractCaller ours;
    private static String asset;

    @BeforeAll
    static void start() throws Exception {
        program = new ContractedWeb(folder);
        ours = program.ours();
        asset = make("\"prompt\": \"a kite\"");
    }

    @AfterAll
    static void stop() throws Exception {
        program.close();
        assertThat(program.missing(FAMILIES)).isEmpty();
    }

    private static String make(String fields) throws Exception {
        JsonNode made =
                ours.call(200, "generate", "/generate", "{" + fields + "}").json();
        return "/assets/" + made.at("/data/asset_id").asText();
    }

    /** Asks, and once more with the version of the first answer. */
    private static Answer twice(String operation, String path) throws Exception {
        Answer first = ours.get(200, operation, path);
        ours.get(304, operation, path, "If-None-Match", first.header("ETag"));
        return first;
    }

    @Test
    void lists() throws Exception {
        twice("listAssets", "/assets?q=kite&limit=1");
        ours.get(404, "listAssets", "/assets?instance=other");
        twice("listLibraries", "/libraries");
        ours.get(404, "listLibraries", "/libraries?instance=other");
        ours.get(200, "exportTable", "/assets.csv");
        ours.get(404, "exportTable", "/assets.csv?instance=other");
        ours.get(200, "exportArchive", "/assets.zip");
        ours.get(404, "exportArchive", "/assets.zip?instance=other");
    }

    @Test
    void oneAsset() throws Exception {
        twice("getAsset", asset);
        ours.get(404, "getAsset", "/assets/none");
        String change = "{\"review_state\": \"approved\", \"tags\": [\"hero\"], \"library_id\": \"spring\"}";
        ours.call(200, "changeAsset", asset, change);
        ours.call(404, "changeAsset", "/assets/none", change);
        ours.call(
                415, program.contract().operation("changeAsset"), asset, BodyPublishers.ofString(change), "text/plain");
    }

    @Test
    void theImageItself() throws Exception {
        for (String each : List.of("getImage /content", "getThumbnail /thumbnail")) {
            String operation = each.split(" ", 2)[0];
            String file = each.split(" ", 2)[1];
            twice(operation, asset + file);
            ours.get(404, operation, "/assets/none" + file);
            String lost = make("\"prompt\": \"lost with " + operation + "\"");
            remove(lost.substring("/assets/".length()));
            ours.get(410, operation, lost + file);
        }
        ours.get(206, "getImage", asset + "/content", "Range", "bytes=0-9");
        ours.get(416, "getImage", asset + "/content", "Range", "bytes=99999999-");
        String address =
                ours.get(200, "getAsset", asset).json().get("image_url").asText();
        String path = address.substring(address.indexOf("/assets/"));
        ours.as(null).get(200, "getImage", path);
        ours.as(null).get(403, "getImage", path + "0");
    }

    private static void remove(String id) throws Exception {
        try (Stream<Path> files = Files.walk(program.home().settings().data().resolve("storage"))) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith(id))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void storageThatIsAway() throws Exception {
        Path storage = program.home().settings().data().resolve("storage");
        Path aside = storage.resolveSibling("aside");
        Files.move(storage, aside);
        try {
            ours.get(503, "getImage", asset + "/content");
            ours.get(503, "getThumbnail", asset + "/thumbnail");
            ours.get(503, "exportArchive", "/assets.zip");
        } finally {
            Files.move(aside, storage);
        }
    }

    @Test
    void exports() throws Exception {
        String path = make("\"prompt\": \"for Canva\"") + "/exports";
        ours.call(202, "exportAsset", path, CANVA);
        program.web().bench().sql("UPDATE exports SET state = 'done', finished_at = created_at, result = '{}'");
        ours.call(200, "exportAsset", path, CANVA);
        ours.call(404, "exportAsset", "/assets/none/exports", CANVA);
        ours.call(415, program.contract().operation("exportAsset"), path, BodyPublishers.ofString(CANVA), "text/plain");
        String placeholder = make("\"prompt\": \"nobody\", \"providers\": [\"noop_media\"]");
        ours.call(409, "exportAsset", placeholder + "/exports", CANVA);
    }

    @Test
    void theContractItself() throws Exception {
        ours.as(null).get(200, "contract", "/openapi.yaml");
        twice("contract", "/openapi.yaml");
        Answer page = twice("page", "/docs");
        String html = new String(page.body(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'", "style-src 'sha256-");
        assertThat(html).doesNotContain("<script", "src=", "@import", "url(");
        assertThat(program.contract().operations())
                .allSatisfy(one -> assertThat(html).contains("id=\"" + one.id() + "\"", Html.text(one.path())));
        java.util.regex.Matcher link =
                java.util.regex.Pattern.compile("href=\"#([^\"]+)\"").matcher(html);
        while (link.find()) {
            assertThat(html).contains("id=\"" + link.group(1) + "\"");
        }
    }
}
