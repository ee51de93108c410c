package dev.darkroom.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.web.ContractCaller.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every answer of the families of models, money and health, as documented. */
class ApiAnswersOfOperationTest {
    private static final Set<String> FAMILIES = Set.of("Models", "Operation", "Health");
    private static final String MODEL = """
            {"data": {"model_id": "%s", "provider_id": "openai_images", "display_name": "A test", "status": "active",
             "operations": ["generate"], "pricing": [{"usd": 0.25}], "source": "a test"}}
            """;

    @TempDir
    private static Path folder;

    private static ContractedWeb program;
    private static ContractCaller ours;
    private static ContractCaller operator;

    @BeforeAll
    static void start() throws Exception {
        program = new ContractedWeb(folder);
        ours = program.ours();
        operator = program.operator();
    }

    @AfterAll
    static void stop() throws Exception {
        program.close();
        assertThat(program.missing(FAMILIES)).isEmpty();
    }

    @Test
    void models() throws Exception {
        ours.get(200, "listModelConfigs", "/model-config");
        ours.get(404, "listModelConfigs", "/model-config?instance=other");
        program.gone().get(404, "listProviders", "/providers");
        Answer one = ours.get(200, "getModelConfig", "/model-config/gpt-image-1-mini");
        ours.get(304, "getModelConfig", "/model-config/gpt-image-1-mini", "If-None-Match", one.header("ETag"));
        ours.get(404, "getModelConfig", "/model-config/nothing");

        String mine = "/model-config/mine";
        operator.call(201, "putModelConfig", mine, MODEL.formatted("mine"));
        operator.call(200, "putModelConfig", mine, MODEL.formatted("mine"));
        operator.call(412, "putModelConfig", mine, MODEL.formatted("mine"), "If-None-Match", "*");
        operator.call(
                415, program.contract().operation("putModelConfig"), mine, BodyPublishers.ofString("{}"), "text/plain");
        String heir = MODEL.formatted("old").replace("\"active\"", "\"deprecated\", \"replaced_by\": \"mine\"");
        operator.call(201, "putModelConfig", "/model-config/old", heir);
        operator.call(409, "putModelConfig", mine, MODEL.formatted("mine").replace("\"active\"", "\"retired\""));
        operator.call(409, "deleteModelConfig", mine, null);
        operator.call(412, "deleteModelConfig", mine, null, "If-Match", "\"of another day\"");
        operator.call(204, "deleteModelConfig", "/model-config/old", null);
        operator.call(404, "deleteModelConfig", "/model-config/old", null);
    }

    @Test
    void money() throws Exception {
        ours.call(200, "generate", "/generate", "{\"prompt\": \"a kite\"}");
        assertThat(ours.get(200, "listLedger", "/ledger?limit=1")
                        .json()
                        .get("next")
                        .asText())
                .isNotBlank();
        ours.get(404, "listLedger", "/ledger?instance=other");
        operator.get(200, "listBudgets", "/budgets");
        ours.get(404, "listBudgets", "/budgets?instance=other");
        assertThat(operator.get(200, "listProviders", "/providers")
                        .json()
                        .at("/data/0/calls/sent")
                        .asInt())
                .isPositive();
        ours.get(200, "listProviders", "/providers");
    }

    @Test
    void decisions() throws Exception {
        ours.call(
                200,
                "submitJob",
                "/jobs",
                "{\"prompt\": \"a lamp [fault:drop-after-read]\", \"job_id\": \"lost\", \"allow_placeholder\": false}",
                "Prefer",
                "wait=30");
        String id = ours.get(200, "listHeld", "/held").json().at("/data/0/id").asText();
        ours.get(404, "listHeld", "/held?instance=other");
        String decision = "{\"decision\": \"spent\"}";
        ours.call(
                415,
                program.contract().operation("resolveHeld"),
                "/held/" + id,
                BodyPublishers.ofString(decision),
                "text/plain");
        program.others().call(404, "resolveHeld", "/held/" + id, decision);
        ours.call(200, "resolveHeld", "/held/" + id, decision);
        ours.call(409, "resolveHeld", "/held/" + id, decision);
    }

    @Test
    void health() throws Exception {
        ours.as(null).get(200, "health", "/health");
        assertThat(ours.get(200, "health", "/health").json().has("reasons")).isTrue();
        ours.get(200, "live", "/health/live");
        ours.get(200, "ready", "/health/ready");
        operator.get(200, "metrics", "/metrics");
        ours.get(403, "metrics", "/metrics");
        assertThat(ours.get(200, "events", "/events").body()).asString().startsWith("retry");
        ours.get(404, "events", "/events?instance=other");
    }
}
