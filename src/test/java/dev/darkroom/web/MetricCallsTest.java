package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.darkroom.access.Scope;
import dev.darkroom.engine.Home;
import dev.darkroom.web.WebBench.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured, and that the alert rules and the dashboard ask for nothing else. */
class MetricCallsTest {
    private static final String SMALL = "{\"prompt\": \"a lighthouse\", \"width\": 64, \"height\": 64";
    private static final Pattern NAME = Pattern.compile("\\bdarkroom_[a-z_]+");

    @TempDir
    private static Path folder;

    private static WebBench web;
    private static String operator;
    private static String bound;
    private static String bystander;

    @BeforeAll
    static void start() throws Exception {
        Home home = new Home(folder)
                .write("catalog/instances.yaml", KeyedHome.TWO_INSTANCES)
                .with("darkroom.cache", "filesystem");
        operator = KeyedHome.bearer(home, "*", Scope.ADMIN);
        bound = KeyedHome.bearer(home, "default", Scope.ADMIN);
        bystander = KeyedHome.bearer(home, "*", Scope.GENERATE);
        web = new WebBench(home);
        assertThat(web.post("/generate", SMALL + "}", "Authorization", operator).status())
                .isEqualTo(200);
        assertThat(web.post("/generate", SMALL + "}", "Authorization", operator).header("X-Darkroom-Cache"))
                .isEqualTo("hit");
        // A provider that nobody has a key for, and no placeholder: a render without an image.
        web.post(
                "/generate",
                SMALL + ", \"providers\": [\"canva_api\"], \"allow_placeholder\": false}",
                "Authorization",
                operator);
        web.get("/jobs/nothing", "Authorization", operator);
        web.get("/no/such/path", "Authorization", operator);
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    private static String scrape() throws Exception {
        Reply reply = web.get("/metrics", "Authorization", operator);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        return reply.body();
    }

    @Test
    void requestsAndRendersAreCounted() throws Exception {
        String text = scrape();

        assertThat(text)
                .contains("darkroom_http_requests_total{method=\"POST\",route=\"/generate\",status=\"200\"} 2.0")
                .contains("darkroom_http_requests_total{method=\"GET\",route=\"/jobs/{id}\",status=\"404\"} 1.0")
                .contains("darkroom_http_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1.0")
                .contains("darkroom_cache_lookups_total{result=\"hit\"} 1.0")
                .contains("darkroom_cache_lookups_total{result=\"miss\"} 1.0")
                .contains("darkroom_held_calls 0.0")
                .contains("darkroom_budget_limit_usd{period=\"day\",scope=\"instance/default\"} 5.0")
                .contains("darkroom_renders_open{state=\"queued\"} 0.0")
                .contains("darkroom_database_up 1.0");
        assertThat(text).containsPattern("darkroom_renders_total\\{model=\"[a-z0-9.-]+\",outcome=\"done\"[^}]*} 2\\.0");
        assertThat(text).containsPattern("darkroom_renders_total\\{model=\"none\",outcome=\"failed\"[^}]*} 1\\.0");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(scrape()).contains("darkroom_health{probe=\"ready\"} 1.0"));
    }

    @Test
    void whatCallersWriteIsNoLabel() throws Exception {
        web.post("/generate", SMALL + ", \"model_id\": \"made-up-name\"}", "Authorization", operator);

        assertThat(scrape()).doesNotContain("made-up-name").doesNotContain("/no/such/path");
    }

    @Test
    void onlyWhoSeesAllInstancesMayRead() throws Exception {
        assertThat(web.get("/metrics").status()).isEqualTo(401);
        assertThat(web.get("/metrics", "Authorization", bystander).status()).isEqualTo(403);
        Reply refused = web.get("/metrics", "Authorization", bound);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("keys add");
        assertThat(web.get("/metrics?name=x", "Authorization", operator).status())
                .isEqualTo(400);
    }

    @Test
    void theAlertRulesAskForMetricsThatExist() throws Exception {
        JsonNode rules =
                new YAMLMapper().readTree(Path.of("docs/alerts.yaml").toFile()).at("/groups/0/rules");
        List<String> expressions = new ArrayList<>();
        for (JsonNode rule : rules) {
            assertThat(rule.get("alert").asText()).matches("[A-Z][A-Za-z]+");
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            expressions.add(rule.get("expr").asText());
        }

        assertThat(expressions).hasSizeGreaterThanOrEqualTo(6);
        assertThat(scraped()).containsAll(names(String.join("\n", expressions)));
    }

    @Test
    void theDashboardAsksForMetricsThatExist() throws Exception {
        JsonNode dashboard =
                new JsonMapper().readTree(Path.of("docs/grafana-dashboard.json").toFile());
        List<String> expressions = dashboard.findValuesAsText("expr");

        assertThat(expressions).hasSizeGreaterThan(10);
        assertThat(scraped()).containsAll(names(String.join("\n", expressions)));
        // What is shown nowhere need not be measured.
        assertThat(names(String.join("\n", expressions)))
                .containsAll(scraped().stream()
                        .filter(name -> !name.matches(".*_seconds(_count|_sum)|.*_created"))
                        .toList());
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    /** Families that are described; a histogram's have the endings of its series. */
    private static Set<String> scraped() throws Exception {
        Set<String> names = new TreeSet<>();
        scrape().lines().filter(line -> line.startsWith("# TYPE ")).forEach(line -> {
            String[] parts = line.split(" ", -1);
            if (parts[3].equals("histogram")) {
                names.add(parts[2] + "_bucket");
                names.add(parts[2] + "_count");
            } else {
                names.add(parts[2]);
            }
        });
        return names;
    }
}
