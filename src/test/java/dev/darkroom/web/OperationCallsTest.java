package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.access.Scope;
import dev.darkroom.engine.Home;
import dev.darkroom.simulator.Simulator;
import dev.darkroom.web.WebBench.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers, money and decisions over HTTP, with a provider that is simulated. */
class OperationCallsTest {
    private static final String KEY = "sk-canary-ops-1";

    @TempDir
    private static Path folder;

    private static Simulator simulator;
    private static WebBench web;
    private static String operator;
    private static String ours;
    private static String others;
    private static String gone;

    @BeforeAll
    static void start() throws Exception {
        simulator = Simulator.start(folder.resolve("simulator.log"));
        Home home = new Home(folder.resolve("home"))
                .write("catalog/instances.yaml", KeyedHome.TWO_INSTANCES)
                .with("darkroom.dry-run", "false")
                .with("darkroom.providers", "openai_images,flux,noop_media")
                .with("darkroom.provider.openai_images.keys", KEY)
                .with("darkroom.provider.openai_images.base-url", simulator.openAiBaseUrl())
                .with("darkroom.provider.openai_images.default-model", "gpt-image-1-mini")
                .with("darkroom.provider.openai_images.timeout", "5s");
        operator = KeyedHome.bearer(home, "*", Scope.ADMIN);
        ours = KeyedHome.bearer(home, "default", Scope.ADMIN);
        others = KeyedHome.bearer(home, "other", Scope.ADMIN);
        gone = KeyedHome.bearer(home, "gone", Scope.ADMIN);
        web = new WebBench(home);
        job("bought-1", "none", ours);
        job("bought-2", "none", ours);
        job("of-others", "none", others);
    }

    @AfterAll
    static void stop() throws Exception {
        Simulator last = simulator;
        try (last) {
            web.close();
        }
    }

    private static JsonNode job(String id, String fault, String key) throws Exception {
        return web.post(
                        "/jobs",
                        "{\"job_id\": \"" + id + "\", \"prompt\": \"a lamp [fault:" + fault
                                + "]\", \"allow_placeholder\": false}",
                        "Authorization",
                        key,
                        "Prefer",
                        "wait=40")
                .json();
    }

    private static Reply get(String path, String key) throws Exception {
        return web.get(path, "Authorization", key);
    }

    @Test
    void anInstanceThatIsNotInTheCatalogueHasNothingOfIt() throws Exception {
        for (String path : new String[] {
            "/v1/models",
            "/v1/models/gpt-image-1-mini",
            "/budgets",
            "/model-config",
            "/model-config/gpt-image-1-mini",
            "/providers"
        }) {
            assertThat(get(path, gone).status()).as(path).isEqualTo(404);
        }
        for (String path : new String[] {
            "/budgets",
            "/ledger",
            "/held",
            "/jobs",
            "/assets",
            "/assets.csv",
            "/assets.zip",
            "/libraries",
            "/events",
            "/model-config"
        }) {
            Reply reply = get(path + "?instance=nope", operator);
            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.body()).as(path).contains("there is no instance 'nope'");
        }
        assertThat(get("/jobs?instance=other", operator).status()).isEqualTo(200);
        assertThat(get("/jobs", gone).status()).isEqualTo(200);
    }

    @Test
    void providersAreShownWithoutTheirKeys() throws Exception {
        Reply all = get("/providers", operator);

        assertThat(all.body()).doesNotContain(KEY);
        JsonNode first = all.json().at("/data/0");
        assertThat(first.get("provider").asText()).isEqualTo("openai_images");
        assertThat(first.get("configured").asText()).isEqualTo("yes");
        assertThat(first.get("breaker").asText()).isEqualTo("closed");
        assertThat(first.at("/keys/usable").asInt()).isEqualTo(1);
        assertThat(first.get("cool_down_seconds").asInt()).isZero();
        assertThat(first.get("concurrency").asInt()).isEqualTo(4);
        assertThat(first.get("dry_run").asBoolean()).isFalse();
        assertThat(first.at("/calls/sent").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(all.json().at("/data/1/configured").asText()).isEqualTo("no key");
        assertThat(all.json().at("/data/2/configured").asText()).isEqualTo("needs no key");
        assertThat(get("/providers", ours).json().at("/data/0").has("calls"))
                .as("what others have called is not ours")
                .isFalse();
        assertThat(get("/providers?x=1", ours).status()).isEqualTo(400);
    }

    @Test
    void theLedgerIsReadInPagesAndByInstance() throws Exception {
        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = get("/ledger?limit=1&since=24h" + after, ours).json();
            page.get("data")
                    .forEach(entry -> seen.add(entry.get("attempt_id").asText() + " "
                            + entry.get("kind").asText()));
            after = page.get("next").isNull()
                    ? ""
                    : "&after=" + page.get("next").asText();
        } while (!after.isEmpty());

        assertThat(seen)
                .doesNotHaveDuplicates()
                .contains("default/bought-1/0/1 reserve", "default/bought-1/0/1 settle", "default/bought-2/0/1 settle")
                .noneMatch(entry -> entry.startsWith("other/"));
        assertThat(get("/ledger", operator).body()).contains("other/of-others/0/1", "default/bought-1/0/1");
        assertThat(get("/ledger?instance=other", operator).body()).doesNotContain("default/");
        assertThat(get("/ledger?instance=other", ours).status()).isEqualTo(404);
        assertThat(get("/ledger?since=yesterday", ours).status()).isEqualTo(400);
        assertThat(get("/ledger?limit=0", ours).status()).isEqualTo(400);
        assertThat(get("/ledger?after=nonsense", ours).status()).isEqualTo(400);
        assertThat(get("/ledger?since=2999-01-01", ours).json().get("data")).isEmpty();
    }

    @Test
    void budgetsAreShownToWhomTheyBelong() throws Exception {
        JsonNode own = get("/budgets", ours).json().get("data");
        assertThat(own.findValuesAsText("scope")).containsOnly("instance/default");
        assertThat(own.at("/0/limit_usd").decimalValue()).isEqualByComparingTo("5");
        assertThat(own.at("/0/spent_usd").decimalValue()).isPositive();
        assertThat(get("/budgets", operator).json().get("data").findValuesAsText("scope"))
                .contains("installation", "instance/default", "instance/other");
        for (String path : new String[] {"/budgets", "/model-config"}) {
            Reply nobody = get(path + "?instance=nobody", operator);
            Reply foreign = get(path + "?instance=nobody", ours);
            assertThat(nobody.status()).as(path).isEqualTo(404);
            assertThat(nobody.json().get("error")).isEqualTo(foreign.json().get("error"));
            assertThat(get(path + "?instance=other", operator).status()).isEqualTo(200);
        }
    }

    @Test
    void aHeldCallIsListedAndDecidedByWhoseItIs() throws Exception {
        assertThat(job("lost", "drop-after-read", ours).get("state").asText()).isEqualTo("held");
        JsonNode held = get("/held", ours).json().at("/data/0");
        String id = held.get("id").asText();
        assertThat(id).isEqualTo("default:lost:0:1");
        assertThat(held.get("attempt_id").asText()).isEqualTo("default/lost/0/1");
        assertThat(get("/held", others).json().get("data")).isEmpty();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(get("/metrics", operator).body()).contains("darkroom_held_calls 1.0"));

        assertThat(decide(id, "{\"decision\": \"spent\"}", others).status()).isEqualTo(404);
        Reply wrong = decide(id, "{\"decision\": \"forget\"}", ours);
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().at("/error/errors/0/pointer").asText()).isEqualTo("/decision");
        assertThat(decide(id, "{\"decision\": \"spent\", \"decision\": \"released\"}", ours)
                        .status())
                .isEqualTo(400);
        assertThat(decide(id, "{\"decision\": \"spent\"} {}", ours).status()).isEqualTo(400);
        assertThat(decide(id, "{\"decision\": \"spent\", \"why\": 1}", ours).status())
                .isEqualTo(400);
        assertThat(decide(id, "spent", ours).status()).isEqualTo(400);
        assertThat(decide("default:nothing:0:1", "{\"decision\": \"spent\"}", ours)
                        .status())
                .isEqualTo(404);

        Reply done = decide(id, "{\"decision\": \"spent\"}", ours);
        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertThat(get("/jobs/lost", ours).json().get("state").asText()).isEqualTo("failed");
        assertThat(get("/held", ours).json().get("data")).isEmpty();
        assertThat(decide(id, "{\"decision\": \"spent\"}", ours).status()).isEqualTo(409);
    }

    @Test
    void whatAProviderDoesIsMeasured() throws Exception {
        job("refused", "moderated", ours);
        String text = get("/metrics", operator).body();

        assertThat(text)
                .contains("darkroom_provider_call_seconds_count{outcome=\"answered\",provider=\"openai_images\"}")
                .contains(
                        "darkroom_renders_total{model=\"gpt-image-1-mini\",outcome=\"done\",provider=\"openai_images\"}")
                .contains("darkroom_provider_errors_total{provider=\"openai_images\",type=\"moderated\"} 1.0")
                .contains("darkroom_render_errors_total{type=\"moderated\"} 1.0")
                .containsPattern("darkroom_spend_usd_total 0\\.0\\d+")
                .containsPattern("darkroom_budget_used_ratio\\{period=\"day\",scope=\"instance/default\"} 0\\.0\\d+");
    }

    private static Reply decide(String id, String body, String key) throws Exception {
        return web.post("/held/" + id, body, "Authorization", key);
    }
}
