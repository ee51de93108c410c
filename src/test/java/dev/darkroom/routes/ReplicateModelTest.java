package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A further model of Replicate is one file: it says how it is asked and how its answer is read. */
class ReplicateModelTest {
    private static final String MODEL = """
            model_id: any-model
            provider_id: replicate_sdxl
            provider_model: acme/any-model
            display_name: Any model
            status: active
            operations: [generate]
            capabilities:
              aspect_ratios: {"1:1": 1024x1024, "16:9": 1344x768}
              formats: [png]
            payload_mapping: "{input: {text: .prompt, aspect: .aspect_ratio}}"
            response_mapping: "%s"
            pricing:
              - {usd: 0.03}
            source: here
            """;

    private static final String URL = "{url: .output, prompt: .input.text}";
    private static final String REFUSED = "{refused: (.input.text + .status)}";
    private static final String ASKED = "\"model_id\": \"any-model\", \"aspect_ratio\": \"16:9\"";

    @TempDir
    private static Path folder;

    private static RealCalls calls;

    @BeforeAll
    static void start() throws Exception {
        calls = new RealCalls(folder, "replicate_sdxl,noop_media");
        write("any-model", URL);
        write("refusing", REFUSED);
        write("free", REFUSED.replace("}", ", billed: false}"));
        calls.start();
    }

    private static void write(String id, String mapping) throws Exception {
        calls.home()
                .write(
                        "catalog/models/" + id + ".yaml",
                        MODEL.formatted(mapping).replace("model_id: any-model", "model_id: " + id));
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
    }

    @Test
    void anOfficialModelIsAskedAndReadAsItsFileSays() throws Exception {
        JsonNode result = calls.done("any", "none", ASKED);

        assertThat(result.get("state").asText()).isEqualTo("done");
        assertThat(calls.bench().number("SELECT width FROM assets WHERE prompt LIKE 'a lamp, any %'"))
                .isEqualTo(1344);
        assertThat(calls.attempts("any")).containsExactly("replicate_sdxl settled -");
        assertThat(calls.ledger("any")).containsExactlyInAnyOrder("reserve 30000", "settle 30000");
        assertThat(calls.simulator().requests())
                .filteredOn(request -> request.method().equals("POST"))
                .filteredOn(request -> request.text().contains("a lamp, any "))
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.path()).isEqualTo("/v1/models/acme/any-model/predictions");
                    assertThat(request.text())
                            .isEqualTo("{\"input\":{\"text\":\"a lamp, any [fault:none]\",\"aspect\":\"16:9\"}}");
                });
    }

    /** The simulator's log has the seed that was drawn, and the mapping says nothing of it. */
    @Test
    void theSeedIsReadFromTheLogWhereTheMappingSaysNone() throws Exception {
        calls.done("logged", "none", ASKED);

        assertThat(calls.bench()
                        .number("SELECT COUNT(*) FROM assets WHERE prompt LIKE 'a lamp, logged %'"
                                + " AND seed IS NOT NULL"))
                .isEqualTo(1);
    }

    @Test
    void whatAMappingCallsRefusedHasRunAndCountsAsSpent() throws Exception {
        JsonNode result = calls.done("refused", "none", ASKED.replace("any-model", "refusing"));

        assertThat(result.get("state").asText()).isEqualTo("failed");
        assertThat(calls.attempts("refused")).containsExactly("replicate_sdxl spent_lost moderated");
        assertThat(calls.message("refused")).isEqualTo("the provider's content rules refuse it: (the prompt)succeeded");
        assertThat(calls.ledger("refused")).isEqualTo(List.of("reserve 30000", "settle 30000"));
        assertThat(calls.bill("refused")).isEqualTo(20_000);
    }

    @Test
    void aRefusalThatItsMappingCallsFreeIsGivenBack() throws Exception {
        JsonNode result = calls.done("free", "none", ASKED.replace("any-model", "free"));

        assertThat(result.get("state").asText()).isEqualTo("failed");
        assertThat(calls.attempts("free")).containsExactly("replicate_sdxl released moderated");
        assertThat(calls.ledger("free")).containsExactlyInAnyOrder("reserve 30000", "release 30000");
    }
}
