package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.access.AccessKey;
import dev.darkroom.access.Scope;
import dev.darkroom.access.UrlSignatures;
import dev.darkroom.adapter.jdbc.AccessKeyStore;
import dev.darkroom.adapter.jdbc.Database;
import dev.darkroom.adapter.jdbc.SigningKeys;
import dev.darkroom.engine.Home;
import dev.darkroom.web.WebBench.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with keys: who sees which images, and what an address with a signature opens. */
class ImageUrlsTest {
    private static final String JOB = "{\"prompt\": \"a lamp\", \"width\": 64, \"height\": 64}";

    @TempDir
    private static Path folder;

    private static WebBench web;
    private static UrlSignatures signatures;
    private static String maker;
    private static String reader;
    private static String reviewer;
    private static String stranger;
    private static JsonNode made;
    private static String id;

    @BeforeAll
    static void start() throws Exception {
        Home home = new Home(folder).write("catalog/instances.yaml", """
                        default:
                          library: default
                          storage_prefix: default
                        other:
                          library: other
                          storage_prefix: other
                        """);
        Files.createDirectories(home.settings().data());
        try (Database database = Database.open(home.settings().database())) {
            AccessKeyStore store = new AccessKeyStore(database);
            maker = key(store, "default", Set.of(Scope.GENERATE, Scope.REVIEW));
            reader = key(store, "default", Set.of(Scope.READ));
            reviewer = maker;
            stranger = key(store, "other", Set.of(Scope.ADMIN));
            signatures = new UrlSignatures(new SigningKeys(database).secret("asset-urls"));
        }
        web = new WebBench(home);
        made = web.post("/generate", JOB, "Authorization", maker).json().get("data");
        id = made.get("asset_id").asText();
    }

    private static String key(AccessKeyStore store, String instance, Set<Scope> scopes) {
        AccessKey key = AccessKey.random();
        store.add(key, instance, scopes, "test", null);
        return "Bearer " + key.text();
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    /** The path and query of an address of this server. */
    private static String local(String url) {
        assertThat(url).startsWith(web.address() + "/assets/");
        return url.substring(web.address().length());
    }

    @Test
    void whoHasTheAddressGetsTheImageWithoutAKey() throws Exception {
        JsonNode asset = web.get("/assets/" + id, "Authorization", reader).json();
        JsonNode job = web.get("/jobs/" + made.get("job_id").asText(), "Authorization", reader)
                .json();

        for (String url : List.of(
                made.get("image_url").asText(),
                made.at("/images/0/image_url").asText(),
                job.at("/renders/0/image_url").asText(),
                job.at("/renders/0/url").asText(),
                asset.get("image_url").asText(),
                asset.get("thumbnail_url").asText())) {
            Reply reply = web.get(local(url));
            assertThat(reply.status()).as(url).isEqualTo(200);
            assertThat(reply.header("Content-Type")).startsWith("image/");
            assertThat(reply.header("Cache-Control")).matches("private, max-age=\\d{5}, immutable");
            assertThat(web.head(local(url)).status()).isEqualTo(200);
        }
        assertThat(web.get(local(made.get("image_url").asText()), "Authorization", reader)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aWrongOrOldSignatureOpensNothing() throws Exception {
        String path = "/assets/" + id + "/content";
        long later = Instant.now().getEpochSecond() + 1000;
        String right = signatures.sign(path, later);
        assertThat(web.get(path + "?expires=" + later + "&signature=" + right).status())
                .isEqualTo(200);

        for (String query : List.of(
                "expires=" + (later + 1) + "&signature=" + right,
                "expires=" + later + "&signature=" + right.substring(1),
                "expires=" + later + "&signature=AAAA",
                "expires=99999999999999999999&signature=" + right,
                "expires=-1&signature=" + right,
                "expires=0" + later + "&signature=" + right,
                "signature=" + right,
                "expires=1000&signature=" + signatures.sign(path, 1000))) {
            Reply reply = web.get(path + "?" + query);
            assertThat(reply.status()).as(query).isEqualTo(403);
            assertThat(reply.json().at("/error/type").asText()).isEqualTo("unauthorized");
            assertThat(web.get(path + "?" + query, "Authorization", reader).status())
                    .as("with a key, too")
                    .isEqualTo(403);
        }
        assertThat(web.get("/assets/" + id + "/thumbnail?expires=" + later + "&signature=" + right)
                        .status())
                .isEqualTo(403);
        assertThat(web.get("/assets/" + id + "?expires=" + later + "&signature=" + right)
                        .status())
                .as("nothing but images")
                .isEqualTo(401);
        assertThat(web.get("/assets/none/content?expires=" + later + "&signature="
                                + signatures.sign("/assets/none/content", later))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void withoutASignatureAKeyIsNeeded() throws Exception {
        for (String file : List.of("/content", "/thumbnail")) {
            assertThat(web.get("/assets/" + id + file).status()).isEqualTo(401);
            assertThat(web.get("/assets/" + id + file, "Authorization", maker).status())
                    .as("without the scope read")
                    .isEqualTo(403);
            assertThat(web.get("/assets/" + id + file, "Authorization", reader).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void othersImagesAreNotThere() throws Exception {
        for (String path : List.of("", "/content", "/thumbnail")) {
            assertThat(web.get("/assets/" + id + path, "Authorization", stranger)
                            .status())
                    .isEqualTo(404);
        }
        assertThat(web.patch("/assets/" + id, "{\"tags\": [\"mine\"]}", "Authorization", stranger)
                        .status())
                .isEqualTo(404);
        assertThat(web.post("/assets/" + id + "/exports", "{\"to\": \"canva\"}", "Authorization", stranger)
                        .status())
                .isEqualTo(404);
        for (String path : List.of("/assets", "/libraries")) {
            assertThat(web.get(path, "Authorization", stranger).json().get("data"))
                    .isEmpty();
            assertThat(web.get(path + "?instance=default", "Authorization", stranger)
                            .status())
                    .isEqualTo(404);
        }
        for (String path : List.of("/assets.csv", "/assets.zip")) {
            assertThat(web.get(path, "Authorization", stranger).body()).doesNotContain(id);
            assertThat(web.get(path + "?instance=default", "Authorization", stranger)
                            .status())
                    .isEqualTo(404);
        }
        assertThat(web.get("/assets/" + id, "Authorization", reader)
                        .json()
                        .get("tags")
                        .toString())
                .doesNotContain("mine");
    }

    @Test
    void eachCallNeedsItsScope() throws Exception {
        for (String path : List.of("/assets", "/assets/" + id, "/assets.csv", "/assets.zip", "/libraries")) {
            assertThat(web.get(path).status()).as(path).isEqualTo(401);
            assertThat(web.get(path, "Authorization", maker).status()).as(path).isEqualTo(403);
            assertThat(web.get(path, "Authorization", reader).status()).as(path).isEqualTo(200);
        }
        String change = "{\"review_state\": \"rejected\"}";
        assertThat(web.patch("/assets/" + id, change, "Authorization", reader).status())
                .isEqualTo(403);
        assertThat(web.patch("/assets/" + id, change, "Authorization", reviewer).status())
                .isEqualTo(200);
        assertThat(web.post("/assets/" + id + "/exports", "{\"to\": \"canva\"}", "Authorization", reader)
                        .status())
                .isEqualTo(403);
    }
}
