package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.engine.Bench;
import dev.darkroom.engine.Home;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped routes with the shipped configuration. */
class StartTest {
    @TempDir
    private static Path folder;

    private static Bench bench;

    @BeforeAll
    static void start() throws Exception {
        bench = Bench.start(new Home(folder), true, Map.of());
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @Test
    void theseRoutesRun() {
        assertThat(bench.camel().getRoutes())
                .extracting(Route::getId)
                .containsExactlyInAnyOrder(
                        "folder-in",
                        "queue-in",
                        "refuse-message",
                        "renders-in",
                        "exports-in",
                        "exports-s3-in",
                        "exports-figma-in",
                        "exports-canva-in",
                        "taken-export",
                        "accept",
                        "make",
                        "http-generate",
                        "http-image-generations",
                        "http-image-edits",
                        "http-models",
                        "http-model",
                        "http-jobs-submit",
                        "http-jobs-list",
                        "http-job",
                        "http-job-cancel",
                        "http-job-retry",
                        "http-health",
                        "http-health-live",
                        "http-health-ready",
                        "http-metrics",
                        "http-providers",
                        "http-ledger",
                        "http-budgets",
                        "http-held",
                        "http-held-resolve",
                        "http-events",
                        "http-model-configs",
                        "http-model-config",
                        "http-model-config-put",
                        "http-model-config-delete",
                        "events",
                        "http-figma-tokens",
                        "http-figma-exports",
                        "http-figma-image",
                        "http-figma-report",
                        "http-assets",
                        "http-asset",
                        "http-asset-change",
                        "http-asset-content",
                        "http-asset-thumbnail",
                        "http-asset-export",
                        "http-assets-csv",
                        "http-assets-zip",
                        "http-libraries",
                        "http-openapi",
                        "http-docs",
                        "render",
                        "enhance",
                        "post-openrouter",
                        "keep",
                        "store-folder",
                        "export",
                        "sweep",
                        "catalog",
                        "catalog-remote",
                        "health",
                        "dry-run",
                        "provider-sdxl",
                        "provider-openai-images",
                        "provider-flux",
                        "provider-replicate-sdxl",
                        "provider-ideogram",
                        "provider-gemini",
                        "provider-openai-compatible",
                        "provider-noop-media",
                        "call-sdxl",
                        "post-sdxl",
                        "call-ideogram",
                        "post-ideogram",
                        "call-openai-compatible",
                        "post-openai-compatible",
                        "call-openai-images",
                        "post-openai-images",
                        "call-gemini",
                        "post-gemini",
                        "call-flux",
                        "post-flux",
                        "call-replicate-sdxl",
                        "post-replicate-sdxl",
                        "deliver-due",
                        "deliver-one",
                        "deliver-folder",
                        "deliver-results",
                        "deliver-reply",
                        "webhooks-due",
                        "deliver-webhook",
                        "export-figma",
                        "export-canva",
                        "export-folder",
                        "export-s3",
                        "export-zip",
                        "send-render",
                        "send-export");
        assertThat(bench.camel().getRoutes()).allSatisfy(route -> assertThat(bench.camel()
                        .getRouteController()
                        .getRouteStatus(route.getId())
                        .isStarted())
                .as(route.getId())
                .isTrue());
    }

    @Test
    void everyBeanTheRoutesNameIsThere() {
        Set<String> named = new TreeSet<>();
        RouteFiles.values("ref").forEach(ref -> named.add(ref.asText()));
        RouteFiles.all()
                .forEach(file -> RouteFiles.fields(RouteFiles.tree(file), (field, value) -> {
                    String text = value.asText();
                    if (text.startsWith("#") && !text.startsWith("#class:")) {
                        named.add(text.substring(1));
                    }
                }));
        named.removeAll(Set.of("s3Upload", "s3Client", "cacheLook", "cacheHit", "cacheKeep", "jobHit"));
        named.removeAll(Set.of("call-{{provider}}", "{{bean}}"));
        for (JsonNode route : RouteFiles.every("templatedRoute")) {
            if (route.path("routeTemplateRef").asText().endsWith("-call")) {
                named.add("call-" + route.at("/parameters/0/value").asText());
            }
            route.path("parameters").forEach(parameter -> {
                if (parameter.path("name").asText().equals("bean")) {
                    named.add(parameter.path("value").asText());
                }
            });
        }

        assertThat(named).isNotEmpty().allSatisfy(name -> assertThat(
                        bench.camel().getRegistry().lookupByName(name))
                .as(name)
                .isNotNull());
    }

    @Test
    void everyProvidersBreakerIsTheOneThePlanLooksAt() {
        for (JsonNode route : RouteFiles.every("templatedRoute")) {
            if (!route.at("/parameters/0/name").asText().equals("provider")) {
                continue;
            }
            String provider = route.at("/parameters/0/value").asText();
            assertThat(bench.camel().getRegistry().lookupByName("breaker-" + provider))
                    .as(provider)
                    .isNotNull();
        }
    }

    @Test
    void theHealthOfEveryProviderIsWrittenDown() {
        List<String> order = bench.settings().providerOrder();

        await().untilAsserted(() -> assertThat(bench.sql("SELECT provider, breaker FROM provider_health"))
                .containsExactlyInAnyOrderElementsOf(order.stream()
                        .map(name -> List.<Object>of(name, "closed"))
                        .toList()));
    }
}
