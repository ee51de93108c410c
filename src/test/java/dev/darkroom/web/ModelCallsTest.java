package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.access.Scope;
import dev.darkroom.engine.Home;
import dev.darkroom.web.WebBench.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models over HTTP: read by everybody who may use them, written by who sees all instances. */
class ModelCallsTest {
    private static final String MODEL = """
            {"data": {"model_id": "%s", "provider_id": "flux", "display_name": "A test", "status": "active",
             "operations": ["generate"], "pricing": [{"usd": 0.000001}, {"usd": 0.25, "quality": "high"}],
             "capabilities": {"aspect_ratios": {"1:1": null, "16:9": "1344x768"}, "safety": {"off": "no", "low": 6}},
             "payload_mapping": "{prompt: .prompt}", "source": "off: yes, checked: 2026-10 # not a comment"}}
            """;

    @TempDir
    private static Path folder;

    private static WebBench web;
    private static String operator;
    private static String bound;
    private static String narrow;

    @BeforeAll
    static void start() throws Exception {
        Home home = new Home(folder)
                .write("catalog/instances.yaml", KeyedHome.TWO_INSTANCES + "  models: [gpt-image-1-mini]\n");
        operator = KeyedHome.bearer(home, "*", Scope.ADMIN);
        bound = KeyedHome.bearer(home, "default", Scope.ADMIN);
        narrow = KeyedHome.bearer(home, "other", Scope.READ);
        web = new WebBench(home);
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    private static Reply get(String path, String... headers) throws Exception {
        return web.send(
                web.request(path, headers).header("Authorization", operator).GET());
    }

    private static Reply put(String id, String body, String... headers) throws Exception {
        return web.send(web.request("/model-config/" + id, headers)
                .header("Authorization", operator)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
    }

    private static Reply delete(String id, String... headers) throws Exception {
        return web.send(web.request("/model-config/" + id, headers)
                .header("Authorization", operator)
                .DELETE());
    }

    private static Path file(String id) {
        return folder.resolve("catalog/models/" + id + ".yaml");
    }

    @Test
    void everyModelIsListedAndReadWithItsVersion() throws Exception {
        List<String> ids = new ArrayList<>();
        get("/model-config")
                .json()
                .get("data")
                .forEach(model -> ids.add(model.get("model_id").asText()));
        try (Stream<Path> shipped = Files.list(Path.of("catalog/models"))) {
            assertThat(ids)
                    .containsAll(
                            shipped.map(file -> file.getFileName().toString().replace(".yaml", ""))
                                    .toList());
        }
        Reply one = get("/model-config/gpt-image-2");
        assertThat(one.json().at("/data/provider_id").asText()).isEqualTo("openai_images");
        assertThat(get("/model-config/gpt-image-2", "If-None-Match", one.header("ETag"))
                        .status())
                .isEqualTo(304);
        assertThat(get("/model-config/nothing").status()).isEqualTo(404);
        assertThat(get("/model-config?sort=id").status()).isEqualTo(400);
    }

    @Test
    void aModelIsMadeUsedReplacedAndRemoved() throws Exception {
        Reply made = put("made-here", MODEL.formatted("made-here"), "If-None-Match", "*");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo("/model-config/made-here");
        assertThat(get("/model-config/made-here").json()).isEqualTo(made.json());
        assertThat(made.json().at("/data/capabilities/safety/off").asText()).isEqualTo("no");
        // In force at once: a job may name it.
        Reply used = web.post(
                "/generate", "{\"prompt\": \"a kite\", \"model_id\": \"made-here\"}", "Authorization", operator);
        assertThat(used.json().at("/data/model_id").asText()).isEqualTo("made-here");

        assertThat(put("made-here", MODEL.formatted("made-here"), "If-None-Match", "*")
                        .status())
                .isEqualTo(412);
        ObjectNode dearer = (ObjectNode) new JsonMapper().readTree(MODEL.formatted("made-here"));
        ((ObjectNode) dearer.at("/data/pricing/0")).put("usd", 0.5);
        assertThat(put("made-here", dearer.toString(), "If-Match", "\"of another day\"")
                        .status())
                .isEqualTo(412);
        assertThat(put("made-here", dearer.toString(), "If-Match", "W/" + made.header("ETag"))
                        .status())
                .isEqualTo(412);
        Reply changed = put("made-here", dearer.toString(), "If-Match", made.header("ETag"));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("ETag")).isNotEqualTo(made.header("ETag"));
        assertThat(Files.readString(file("made-here"))).contains("0.5");

        assertThat(delete("made-here", "If-Match", made.header("ETag")).status())
                .isEqualTo(412);
        assertThat(delete("made-here", "If-Match", changed.header("ETag")).status())
                .isEqualTo(204);
        assertThat(file("made-here")).doesNotExist();
        assertThat(get("/model-config/made-here").status()).isEqualTo(404);
        assertThat(delete("made-here").status()).isEqualTo(404);
        assertThat(web.bench().number("SELECT COUNT(*) FROM model_configs WHERE model_id = 'made-here'"))
                .as("both versions stay, for the attempts that used them")
                .isEqualTo(2);
    }

    @Test
    void aWrongModelIsRefusedWithEveryFieldAndChangesNothing() throws Exception {
        String wrong = MODEL.formatted("wrong-one")
                .replace("\"active\"", "\"alive\"")
                .replace("{prompt: .prompt}", "{prompt: .prompt")
                .replace("\"source\"", "\"sauce\"");
        Reply reply = put("wrong-one", wrong);

        assertThat(reply.status()).isEqualTo(400);
        JsonNode errors = reply.json().at("/error/errors");
        assertThat(errors.findValuesAsText("pointer"))
                .contains("/data/status", "/data/payload_mapping")
                .anyMatch(pointer -> pointer.contains("sauce"));
        assertThat(put("wrong-one", MODEL.formatted("another"))
                        .json()
                        .at("/error/errors/0/pointer")
                        .asText())
                .isEqualTo("/data/model_id");
        assertThat(put("wrong-one", MODEL.formatted("wrong-one").replace("\"flux\"", "\"nobody\""))
                        .json()
                        .at("/error/errors/0/pointer")
                        .asText())
                .isEqualTo("/data/provider_id");
        assertThat(put("wrong-one", "{\"data\": {\"model_id\": \"a\", \"model_id\": \"b\"}}")
                        .status())
                .isEqualTo(400);
        for (String device : new String[] {"CON", "nul.1", "Com1"}) {
            Reply refused = put(device, MODEL.formatted(device));
            assertThat(refused.status()).as(device).isEqualTo(400);
            assertThat(refused.json().at("/error/errors/0/problem").asText()).contains("Windows");
        }
        assertThat(put("wrong-one", "{}").status()).isEqualTo(400);
        assertThat(put("wrong-one", "").status()).isEqualTo(400);
        assertThat(put("..%2F..%2Finstances", MODEL.formatted("../../instances"))
                        .status())
                .isEqualTo(400);
        assertThat(file("wrong-one")).doesNotExist();
        assertThat(get("/model-config/wrong-one").status()).isEqualTo(404);
    }

    @Test
    void aModelThatOthersNeedStays() throws Exception {
        assertThat(put("heir", MODEL.formatted("heir")).status()).isEqualTo(201);
        String ending = MODEL.formatted("ending").replace("\"active\"", "\"deprecated\", \"replaced_by\": \"heir\"");
        assertThat(put("ending", ending).status()).isEqualTo(201);

        Reply refused = delete("heir");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("replaced_by");
        assertThat(file("heir")).exists();
        assertThat(delete("ending").status()).isEqualTo(204);
        assertThat(delete("heir").status()).isEqualTo(204);
    }

    @Test
    void ofWritersAtOnceOneMakesItAndTheOthersAreTold() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Integer>> writers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            writers.add(() ->
                    put("raced", MODEL.formatted("raced"), "If-None-Match", "*").status());
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> status : threads.invokeAll(writers)) {
            statuses.add(status.get());
        }
        threads.shutdown();

        assertThat(statuses).containsOnly(201, 412).containsOnlyOnce(201);
        assertThat(delete("raced").status()).isEqualTo(204);
    }

    @Test
    void anInstanceSeesItsModelsAndWritesNone() throws Exception {
        assertThat(web.get("/model-config", "Authorization", narrow).json().get("data"))
                .hasSize(1);
        assertThat(web.get("/model-config/gpt-image-2", "Authorization", narrow).status())
                .isEqualTo(404);
        assertThat(web.delete("/model-config/gpt-image-2", "Authorization", narrow)
                        .status())
                .isEqualTo(403);
        assertThat(web.delete("/model-config/gpt-image-2", "Authorization", bound)
                        .status())
                .isEqualTo(403);
        assertThat(web.get("/model-config").status()).isEqualTo(401);
        assertThat(file("gpt-image-2")).exists();
    }
}
