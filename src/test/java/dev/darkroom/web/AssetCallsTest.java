package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.engine.Home;
import dev.darkroom.web.WebBench.Reply;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of stored images, searched and changed over HTTP, in dry-run. */
class AssetCallsTest {
    @TempDir
    private static Path folder;

    private static WebBench web;

    @BeforeAll
    static void start() throws Exception {
        web = new WebBench(new Home(folder));
        make("\"prompt\": \"a red Lighthouse at 100% storm\", \"tags\": [\"hero\"], \"job_id\": \"light\", \"n\": 3");
        make("\"prompt\": \"a paper boat\", \"tags\": [\"hero\", \"sea_green\"], \"library_id\": \"boats\"");
        make("\"prompt\": \"a quiet street\", \"providers\": [\"noop_media\"], \"library_id\": \"streets\"");
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    private static String make(String fields) throws Exception {
        Reply reply = web.post("/generate", "{\"width\": 64, \"height\": 64, " + fields + "}");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json().at("/data/asset_id").asText();
    }

    private static List<String> prompts(String query) throws Exception {
        Reply reply = web.get("/assets?" + query);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json().get("data").findValuesAsText("prompt");
    }

    @ParameterizedTest
    @CsvSource({
        "q=lighthouse, 3",
        "q=RED+light, 3",
        "q=light+boat, 0",
        "q=100%25, 3",
        "q=a_g, 1",
        "q=sea_green, 1",
        "q=hero&library=boats, 1",
        "tag=hero&library=default, 3",
        "tag=hero&tag=sea_green, 1",
        "tag=her, 0",
        "library=boats, 1",
        "library=streets&placeholder=true, 1",
        "library=boats&placeholder=true, 0",
        "library=streets&provider=noop_media, 1",
        "library=streets&provider=sdxl, 0",
        "library=boats&model=none-such, 0",
        "library=boats&review=pending&since=2020-01-01&max_cost_usd=0, 1",
        "library=boats&review=approved, 0",
        "library=boats&until=2020-01-01T00:00:00Z, 0",
        "library=boats&min_cost_usd=0.01, 0"
    })
    void aSearchFindsWhatFits(String query, int found) throws Exception {
        assertThat(prompts(query)).hasSize(found);
    }

    @Test
    void whatIsNoSearchIsRefused() throws Exception {
        for (String query : List.of(
                "sort=up",
                "review=good",
                "placeholder=yes",
                "since=yesterday",
                "until=2020-13-01",
                "min_cost_usd=-1",
                "max_cost_usd=1e3",
                "limit=0",
                "after=x",
                "library=a&library=b",
                "q=" + "a".repeat(501))) {
            Reply reply = web.get("/assets?" + query);
            assertThat(reply.status()).as(query).isEqualTo(400);
            assertThat(reply.json().at("/error/errors/0/pointer").asText())
                    .isEqualTo("?" + query.replaceAll("=.*", ""));
        }
    }

    @Test
    void pagesTellEachAssetOnceNewestFirst() throws Exception {
        Set<String> seen = new HashSet<>();
        String last = "9";
        String after = "";
        do {
            JsonNode page = web.get("/assets?q=lighthouse&limit=1" + after).json();
            for (JsonNode asset : page.get("data")) {
                assertThat(seen.add(asset.get("asset_id").asText())).isTrue();
                assertThat(asset.get("created").asText()).isLessThanOrEqualTo(last);
                last = asset.get("created").asText();
            }
            after = page.get("next").isNull()
                    ? ""
                    : "&after=" + page.get("next").asText();
        } while (!after.isEmpty());

        assertThat(seen).hasSize(3);
    }

    @Test
    void anAssetSaysHowItWasMade() throws Exception {
        String id = make("\"prompt\": \"a bell\", \"seed\": 7, \"job_id\": \"bell\"");

        Reply reply = web.get("/assets/" + id);

        JsonNode asset = reply.json();
        assertThat(asset.get("job_id").asText()).isEqualTo("bell");
        assertThat(asset.get("seed").asLong()).isEqualTo(7);
        assertThat(asset.get("width").asInt()).isEqualTo(64);
        assertThat(asset.get("dry_run").asBoolean()).isTrue();
        assertThat(asset.get("review_state").asText()).isEqualTo("pending");
        assertThat(asset.get("tags").toString()).contains("\"generated\"");
        assertThat(asset.get("colours").get(0).asText()).startsWith("#");
        assertThat(asset.get("exports")).isEmpty();
        assertThat(reply.body()).doesNotContain("file:").doesNotContain(folder.toString());
        assertThat(web.get("/assets/none").status()).isEqualTo(404);
        assertThat(web.get("/assets/" + id + "?x=1").status()).isEqualTo(400);
    }

    @Test
    void whoHasTheLatestVersionIsToldSo() throws Exception {
        String id = make("\"prompt\": \"a clock\"");
        String tag = web.get("/assets/" + id).header("ETag");

        Reply same = web.get("/assets/" + id, "If-None-Match", "\"other\", W/" + tag);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.header("ETag")).isEqualTo(tag);

        web.patch("/assets/" + id, "{\"review_state\": \"approved\"}");
        assertThat(web.get("/assets/" + id, "If-None-Match", tag).status()).isEqualTo(200);
    }

    @Test
    void aPersonReviewsTagsAndSorts() throws Exception {
        String id = make("\"prompt\": \"a pear\", \"tags\": [\"fruit\"]");

        Reply reply = web.patch("/assets/" + id, """
                {"review_state": "approved", "tags": ["final", "fruit salad"], "library_id": "kitchen"}""");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        JsonNode asset = web.get("/assets/" + id).json();
        assertThat(reply.json()).isEqualTo(asset);
        assertThat(asset.get("review_state").asText()).isEqualTo("approved");
        assertThat(asset.get("library_id").asText()).isEqualTo("kitchen");
        assertThat(asset.get("tags").toString())
                .contains("\"final\"", "\"fruit salad\"", "\"generated\"", "\"generated-" + provider(asset) + "\"")
                .doesNotContain("\"fruit\"");
        assertThat(prompts("library=kitchen&review=approved&tag=fruit+salad")).containsExactly("a pear");
        assertThat(web.bytes("/assets/" + id + "/content").statusCode()).isEqualTo(200);

        web.patch("/assets/" + id, "{\"tags\": []}");
        assertThat(web.get("/assets/" + id).json().get("review_state").asText()).isEqualTo("approved");
        assertThat(prompts("tag=final")).isEmpty();
    }

    private static String provider(JsonNode asset) {
        return asset.get("provider").asText();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"review_state\": \"good\"}            | /review_state",
                "{\"tags\": [\"Upper\"]}                 | /tags/0",
                "{\"tags\": [\"a\", \"a\"]}              | /tags",
                "{\"library_id\": \"../x\"}              | /library_id",
                "{\"prompt\": \"other\"}                 | /prompt",
                "{\"tags\": [], \"tags\": []}            | /tags",
                "{}                                      | ''",
                "[]                                      | ''",
                "{\"tags\": []} {}                       | ''",
                "{\"tags\":                              | ''"
            })
    void aWrongChangeIsNamedAndChangesNothing(String body, String pointer) throws Exception {
        String id =
                web.get("/assets?library=boats").json().at("/data/0/asset_id").asText();
        JsonNode before = web.get("/assets/" + id).json();

        Reply reply = web.patch("/assets/" + id, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/error/errors/0/pointer").asText()).isEqualTo(pointer);
        assertThat(reply.json().at("/error/errors/0/expected").asText()).isNotBlank();
        assertThat(web.get("/assets/" + id).json()).isEqualTo(before);
    }

    @Test
    void anImageIsExportedOnceToEachPlace() throws Exception {
        String id = make("\"prompt\": \"a fern\", \"exports\": [{\"to\": \"canva\"}]");
        String figma = "{\"to\": \"figma\", \"file_key\": \"aBcD1234\"}";

        assertThat(web.post("/assets/" + id + "/exports", figma).status()).isEqualTo(202);
        await().untilAsserted(() -> assertThat(exports(id)).allMatch(each -> each.endsWith(" done")));
        Reply again = web.post("/assets/" + id + "/exports", "{\"file_key\": \"aBcD1234\", \"to\": \"figma\"}");
        Reply ofJob = web.post("/assets/" + id + "/exports", "{\"to\": \"canva\"}");

        assertThat(again.status()).isEqualTo(200);
        assertThat(ofJob.status()).isEqualTo(200);
        assertThat(exports(id)).containsExactlyInAnyOrder("figma done", "canva done");
        assertThat(again.json().get("exports").toString()).contains("figma_url");
        assertThat(again.json().get("exports")).allMatch(each -> each.get("id").isTextual());
        assertThat(again.json().get("exports").findValuesAsText("file_key")).containsExactly("aBcD1234");
        assertThat(web.post("/assets/" + id + "/exports", "{\"to\": \"figma\", \"file_key\": \"other\"}")
                        .status())
                .isEqualTo(202);
    }

    private static List<String> exports(String id) throws Exception {
        JsonNode exports = web.get("/assets/" + id).json().get("exports");
        return java.util.stream.StreamSupport.stream(exports.spliterator(), false)
                .map(each -> each.get("to").asText() + " " + each.get("state").asText())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"to\": \"paint\"}                          | /to",
                "{\"to\": \"figma\"}                          | /file_key",
                "{\"to\": \"canva\", \"size\": 3}             | /size",
                "{\"file_key\": \"x\"}                        | /to",
                "{\"to\": 7}                                | /to",
                "{\"to\": \"folder\", \"path\": \"CON\"}      | /path",
                "{\"to\": \"webhook\", \"url\": \"https://shop.example/hooks\"} | /to",
                "[]                                           | ''"
            })
    void aWrongExportIsNamed(String body, String pointer) throws Exception {
        String id =
                web.get("/assets?library=boats").json().at("/data/0/asset_id").asText();

        Reply reply = web.post("/assets/" + id + "/exports", body);

        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(reply.json().at("/error/errors/0/pointer").asText()).isEqualTo(pointer);
    }

    @Test
    void anExportWithoutATargetIsToldThoseThatTakeImages() throws Exception {
        String id =
                web.get("/assets?library=boats").json().at("/data/0/asset_id").asText();

        JsonNode error = web.post("/assets/" + id + "/exports", "{}").json().at("/error/errors/0");

        assertThat(error.get("pointer").asText()).isEqualTo("/to");
        assertThat(error.get("expected").asText()).isEqualTo("one of figma, canva, folder, s3, zip");
    }

    @Test
    void aPlaceholderIsExportedNowhere() throws Exception {
        String id = web.get("/assets?placeholder=true")
                .json()
                .at("/data/0/asset_id")
                .asText();

        assertThat(web.post("/assets/" + id + "/exports", "{\"to\": \"canva\"}").status())
                .isEqualTo(409);
        assertThat(web.post("/assets/none/exports", "{\"to\": \"canva\"}").status())
                .isEqualTo(404);
    }

    @Test
    void librariesAreListedInPages() throws Exception {
        JsonNode first = web.get("/libraries?limit=1").json();
        JsonNode rest =
                web.get("/libraries?after=" + first.get("next").asText()).json();

        List<String> all = new java.util.ArrayList<>(first.get("data").findValuesAsText("library_id"));
        assertThat(all).hasSize(1);
        all.addAll(rest.get("data").findValuesAsText("library_id"));
        assertThat(all).contains("default", "boats", "streets").doesNotHaveDuplicates();
        assertThat(rest.get("data").toString() + first.get("data"))
                .contains("{\"library_id\":\"boats\",\"instance_id\":\"default\",\"assets\":1,");
        assertThat(web.get("/libraries?instance=nobody").status()).isEqualTo(404);
    }
}
