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
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
                .contains("4 entries; in them SPENT adds up to $0.08 and RESERVED to $0")
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
        assertThat(darkroom.run("run", "--budget", "0.05", file.toString()).exitCode())
                .as("the same run has spent its money")
                .isEqualTo(3);
        assertThat(simulator.log().postCount()).isEqualTo(1);
        Outcome more = darkroom.run("run", "--json", "--budget", "0.04", file.toString());
        assertThat(more.exitCode()).as(more.err()).isZero();
        assertThat(simulator.log().postCount()).isEqualTo(2);
        assertThat(darkroom.run("run", "--budget", "0", file.toString()).exitCode())
                .isEqualTo(2);
    }

    @Test
    void whatNobodyKnowsIsHeldUntilAPersonDecides() throws Exception {
        Path file = darkroom.file(
                "three.json",
                Stream.of("unbilled", "billed", "again")
                        .map(id -> document(id, SYNCHRONOUS).replace("over", "[fault:500x1] over"))
                        .collect(Collectors.joining(",", "[", "]")));

        Outcome run = darkroom.run("run", "--json", file.toString());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
        assertThat(results(run).values())
                .extracting(result -> result.get("state").asText())
                .containsOnly("held");
        assertThat(darkroom.run("held").lines()).hasSize(4).anySatisfy(line -> assertThat(line)
                .startsWith("default/billed/0/1 ")
                .contains("openai_images")
                .contains("gpt-image-1-mini")
                .contains("$0.0122")
                .contains("unavailable"));

        assertThat(darkroom.run("resolve", "default/unbilled/0/1", "--released").exitCode())
                .isZero();
        assertThat(darkroom.run("resolve", "default/billed/0/1", "--spent").exitCode())
                .isZero();
        assertThat(darkroom.run("resolve", "default/again/0/1", "--rebuy").exitCode())
                .isZero();

        Map<String, JsonNode> ends = results(darkroom.run("run", "--json", file.toString()));
        assertThat(outcomes(ends.get("unbilled"))).containsExactly("released", "settled");
        assertThat(outcomes(ends.get("billed"))).containsExactly("spent_unknown");
        assertThat(outcomes(ends.get("again"))).containsExactly("spent_unknown", "settled");
        assertThat(ends.get("billed").get("state").asText()).isEqualTo("failed");
        assertThat(ends.get("billed").get("cost_usd").decimalValue()).isEqualByComparingTo("0.0122");
        assertThat(ends.get("unbilled").get("cost_usd").decimalValue())
                .isLessThan(ends.get("again").get("cost_usd").decimalValue());
        assertThat(simulator.log().postCount()).isEqualTo(5);
        assertThat(darkroom.run("held").out()).contains("nothing is held");
        Outcome late = darkroom.run("resolve", "default/unbilled/0/1", "--spent");
        assertThat(late.exitCode()).isEqualTo(2);
        assertThat(late.err()).contains("default/unbilled/0/1 is released");
    }

    private static Map<String, JsonNode> results(Outcome run) {
        return run.lines().stream()
                .map(Json::read)
                .collect(Collectors.toMap(result -> result.get("job_id").asText(), result -> result));
    }

    private static List<String> outcomes(JsonNode result) {
        return result.at("/renders/0/attempts").findValuesAsText("outcome");
    }

    private Path job(String id, String fields) throws IOException {
        return darkroom.file(id + ".json", document(id, fields));
    }

    private static String document(String id, String fields) {
        return "{\"job_id\": \"" + id + "\", \"prompt\": \"a kite over " + id + "\", " + fields + "}";
    }
}
