package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.invariants.Invariants;
import dev.darkroom.simulator.Simulator;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person with a purse does: run with a ceiling, look at the ledger, decide about what is held. */
class MoneyIT {
    private static final String FLUX = "\"providers\": [\"flux\"]";
    private static final String SYNCHRONOUS =
            "\"providers\": [\"openai_images\"], \"model_id\": \"gpt-image-1-mini\", \"quality\": \"low\"";

    @TempDir
    private Path folder;

    private Simulator simulator;
    private Program darkroom;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.start(folder.resolve("simulator.log"));
        darkroom = new Program(Files.createDirectory(folder.resolve("darkroom")))
                .with("DRY_RUN_MODE", "false")
                .with("DARKROOM_PROVIDER_FLUX_BASE_URL", simulator.fluxBaseUrl())
                .with("DARKROOM_PROVIDER_OPENAI_IMAGES_BASE_URL", simulator.openAiBaseUrl())
                .with("BFL_API_KEY", "a-key-for-flux")
                .with("OPENAI_API_KEY", "a-key-for-openai");
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(Invariants.check("jdbc:sqlite:" + darkroom.data().resolve("darkroom.db")))
                .isEmpty();
        simulator.close();
    }

    @Test
    void theLedgerAddsUpToTheCostOfAJobAndToTheBill() throws Exception {
        Path file = job("bought", FLUX + ", \"n\": 2");

        Outcome run = darkroom.run("run", "--json", file.toString());
        JsonNode ledger = Json.read(darkroom.run("ledger", "--format", "json").out());

        assertThat(run.exitCode()).as(run.err()).isZero();
        BigDecimal cost = Json.read(run.out()).get("cost_usd").decimalValue();
        assertThat(cost).isEqualByComparingTo("0.08");
        assertThat(simulator.log().billMicros()).isEqualTo(80_000);
        assertThat(ledger.get("entries")).hasSize(4);
        assertThat(ledger.at("/totals/spent_usd").decimalValue()).isEqualByComparingTo(cost);
        assertThat(ledger.at("/totals/reserved_usd").decimalValue()).isZero();
        assertThat(darkroom.run("ledger", "--format", "csv", "--instance", "default")
                        .out())
                .contains("at,instance_id,job,attempt_id,provider,model_id,kind,reserved_usd,spent_usd")
                .contains("default/bought,default/bought/0/1,flux,flux-pro-1.1,settle,-0.04,0.04");
        assertThat(darkroom.run("ledger").out())
                .contains("4 entries: $0.08 spent, $0 still reserved")
                .contains("installation")
                .contains("instance/default");
        assertThat(darkroom.run("ledger", "--instance", "nobody").out()).contains("0 entries");
        assertThat(darkroom.run("ledger", "--since", "yesterday").exitCode()).isEqualTo(2);
    }

    @Test
    void aRunStopsBuyingAtItsCeilingAndTheNextOneGoesOn() throws Exception {
        Path file = darkroom.file("two.json", "[" + document("first", FLUX) + "," + document("second", FLUX) + "]");

        Outcome run = darkroom.run("run", "--json", "--budget", "0.05", file.toString());

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).contains("\"state\":\"done\"").contains("\"error_type\":\"budget_exceeded\"");
        assertThat(run.out()).contains("the run's --budget of 0.05 USD, of which 0.04 USD are spent or reserved");
        assertThat(simulator.log().postCount()).isEqualTo(1);
        assertThat(darkroom.run("run", "--budget", "0", file.toString()).exitCode())
                .isEqualTo(2);
    }

    @Test
    void whatNobodyKnowsIsHeldAndMadeWhenItWasNotBilled() throws Exception {
        Path file = hold("unbilled");
        String attempt = heldAttempt();

        assertThat(darkroom.run("resolve", attempt, "--released").exitCode()).isZero();

        JsonNode result =
                Json.read(darkroom.run("run", "--json", file.toString()).out());
        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(outcomes(result)).containsExactly("released", "settled");
        assertThat(darkroom.run("held").out()).contains("nothing is held");
        assertThat(darkroom.run("resolve", attempt, "--spent").err()).contains(attempt + " is released");
    }

    @Test
    void whatWasBilledCountsAndTheRenderFails() throws Exception {
        Path file = hold("billed");

        assertThat(darkroom.run("resolve", heldAttempt(), "--spent").exitCode()).isZero();

        Outcome run = darkroom.run("run", "--json", file.toString());
        JsonNode result = Json.read(run.out());
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(result.get("state").asText()).isEqualTo("failed");
        assertThat(result.get("cost_usd").decimalValue()).isPositive();
        assertThat(outcomes(result)).containsExactly("spent_unknown");
        assertThat(simulator.log().postCount()).isEqualTo(1);
    }

    @Test
    void whatWasBilledCanBeBoughtOnceMore() throws Exception {
        Path file = hold("again");

        assertThat(darkroom.run("resolve", heldAttempt(), "--rebuy").exitCode()).isZero();

        JsonNode result =
                Json.read(darkroom.run("run", "--json", file.toString()).out());
        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(outcomes(result)).containsExactly("spent_unknown", "settled");
        assertThat(simulator.log().postCount()).isEqualTo(2);
    }

    /** Runs a job whose one call is answered with a 500. */
    private Path hold(String id) throws Exception {
        Path file = job(id, SYNCHRONOUS, "[fault:500x1]");
        Outcome run = darkroom.run("run", "--json", file.toString());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
        assertThat(Json.read(run.out()).get("state").asText()).isEqualTo("held");
        return file;
    }

    private String heldAttempt() throws Exception {
        List<String> held = darkroom.run("held").out().lines().toList();
        assertThat(held).hasSize(2);
        assertThat(held.get(1)).contains("openai_images").contains("gpt-image-1-mini");
        return held.get(1).split(" ", 2)[0];
    }

    private static List<String> outcomes(JsonNode result) {
        return result.at("/renders/0/attempts").findValuesAsText("outcome");
    }

    private Path job(String id, String fields) throws IOException {
        return job(id, fields, "");
    }

    private Path job(String id, String fields, String marker) throws IOException {
        return darkroom.file(id + ".json", document(id, fields).replace("over", marker + " over"));
    }

    private static String document(String id, String fields) {
        return "{\"job_id\": \"" + id + "\", \"prompt\": \"a kite over " + id + "\", " + fields + "}";
    }
}
