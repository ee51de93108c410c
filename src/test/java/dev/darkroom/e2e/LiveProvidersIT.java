package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.money.Micros;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One image from each provider whose key is in the environment, for real money: {@code ./mvnw verify -Plive
 * -Dlive.usd=0.50}. All of them together spend no more than that ceiling, which the program itself keeps.
 */
class LiveProvidersIT {
    private static final BigDecimal CEILING = new BigDecimal(System.getProperty("live.usd", "0.50"));

    @TempDir
    private static Path folder;

    private static Program darkroom;

    @BeforeAll
    static void prepare() throws IOException {
        darkroom = new Program(Files.createDirectory(folder.resolve("darkroom")))
                .with("DRY_RUN_MODE", "false")
                .with("DARKROOM_BUDGET_TOTAL_USD", CEILING.toPlainString());
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("DARKROOM_PROVIDER_") || name.endsWith("_API_KEY")) {
                darkroom.with(name, value);
            }
        });
    }

    @AfterAll
    static void tellTheBill() throws Exception {
        if (Files.exists(darkroom.data())) {
            Outcome ledger = darkroom.run("ledger");
            System.out.println(ledger.out());
            assertThat(spent()).isLessThanOrEqualTo(CEILING);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SDXL_API_KEY, sdxl, stable-image-core, ''",
        "OPENAI_API_KEY, openai_images, gpt-image-2, low",
        "BFL_API_KEY, flux, flux-2-klein-4b, ''",
        "REPLICATE_API_KEY, replicate_sdxl, replicate-sdxl, low",
        "IDEOGRAM_API_KEY, ideogram, ideogram-v3, low",
        "GEMINI_API_KEY, gemini, gemini-3.1-flash-image-preview, ''"
    })
    void anImageComesAndIsPaidOnce(String key, String provider, String model, String quality) throws Exception {
        assumeTrue(System.getenv(key) != null, key + " is not set");
        Path job = darkroom.file(
                provider + ".json",
                "{\"job_id\": \"live-" + provider + "\", \"prompt\": \"A small brass lamp on a plain table\","
                        + " \"providers\": [\"" + provider + "\"], \"model_id\": \"" + model + "\","
                        + (quality.isEmpty() ? "" : " \"quality\": \"" + quality + "\",")
                        + " \"allow_placeholder\": false}");

        Outcome run = darkroom.run("run", "--json", job.toString());

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        JsonNode render = Json.read(run.out()).at("/renders/0");
        assertThat(render.get("provider").asText()).isEqualTo(provider);
        assertThat(render.get("bytes").asLong()).isGreaterThan(1_000);
        assertThat(render.get("attempts")).hasSize(1);
    }

    private static BigDecimal spent() {
        return Micros.usd(darkroom.rows()
                .number("SELECT coalesce(sum(spent_micros + reserved_micros), 0) FROM budgets"
                        + " WHERE scope = 'installation' AND period = 'total'"));
    }
}
