package dev.darkroom.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.simulator.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator may choose: models that the catalogue does not have, and whom a refused prompt goes to. */
class OperatorChoiceTest {
    private static final String UNLISTED = "flux-2-klein-4b";

    @TempDir
    private Path folder;

    @Test
    void aModelThatIsNotInTheCatalogueIsAskedForAsItIs() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "flux,noop_media").with("darkroom.unknown-model", "builtin")) {
            Files.delete(calls.home().resolve("catalog/models/" + UNLISTED + ".yaml"));
            calls.home().edit("catalog/providers.yaml", "flux:\n", "flux:\n  unknown_model_usd: 0.5\n");
            calls.start();

            JsonNode result = calls.done(
                    "unlisted", "none", "\"model_id\": \"" + UNLISTED + "\", \"width\": 256, \"height\": 320");

            assertThat(result.get("state").asText()).isEqualTo("done");
            assertThat(result.get("warnings").toString())
                    .contains("model " + UNLISTED + " is not in the catalogue; flux was asked for it as it is");
            assertThat(calls.attempts("unlisted")).containsExactly("flux settled -");
            assertThat(calls.ledger("unlisted")).containsExactly("reserve 500000", "settle " + calls.bill("unlisted"));
            assertThat(calls.bench()
                            .sql("SELECT model_id, model_version FROM attempts")
                            .get(0))
                    .isEqualTo(Arrays.asList(UNLISTED, null));
            Request request = calls.simulator().requests().stream()
                    .filter(one -> one.method().equals("POST"))
                    .findFirst()
                    .orElseThrow();
            assertThat(request.path()).isEqualTo("/v1/" + UNLISTED);
            assertThat(new ObjectMapper()
                            .readTree(request.text()).properties().stream().map(Map.Entry::getKey))
                    .containsExactly("prompt", "width", "height");
        }
    }

    @Test
    void aRefusedPromptGoesToTheNextProviderWhenItsInstanceWantsThat() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "flux,openai_images,noop_media")) {
            calls.home().edit("catalog/instances.yaml", "  library: default", "  library: default\n  on_refusal: next");
            calls.start();

            JsonNode result = calls.done("passed-on", "flux/moderated", "\"quality\": \"low\"");

            assertThat(result.get("state").asText()).isEqualTo("done");
            assertThat(calls.attempts("passed-on"))
                    .containsExactly("flux released moderated", "openai_images settled -");
            assertThat(calls.ledger("passed-on"))
                    .isEqualTo(List.of(
                            "release 40000", "reserve 40000", "reserve 12200", "settle " + calls.bill("passed-on")));
        }
    }
}
