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

    /** Of such a model nothing but its name says which fields it knows. */
    @Test
    void aModelOfFluxWithoutCapabilitiesIsSentWhatItsFamilyKnows() throws Exception {
        try (RealCalls calls = new RealCalls(folder, "flux,noop_media")) {
            for (String model : List.of("flux-2-pro", "flux-pro-1.1", "flux-kontext-pro", "flux-pro-1.1-ultra")) {
                Path file = calls.home().resolve("catalog/models/" + model + ".yaml");
                String text = Files.readString(file);
                Files.writeString(file, text.replaceFirst("(?s)capabilities:.*pricing:", "pricing:"));
            }
            calls.start();

            assertThat(fields(calls, "flux-2-pro")).containsExactly("prompt", "width", "height");
            assertThat(fields(calls, "flux-pro-1.1")).containsExactly("prompt", "width", "height");
            assertThat(fields(calls, "flux-kontext-pro")).containsExactly("prompt", "aspect_ratio");
            assertThat(fields(calls, "flux-pro-1.1-ultra")).containsExactly("prompt", "aspect_ratio");
            JsonNode wide = calls.done(
                    "in-pixels", "none", "\"model_id\": \"flux-pro-1.1-ultra\", \"width\": 512, \"height\": 256");
            assertThat(Jobs.skipped(wide, "flux"))
                    .isEqualTo(
                            "flux-pro-1.1-ultra is asked for an aspect ratio, and the catalogue has none for 512x256");
        }
    }

    private static List<String> fields(RealCalls calls, String model) throws Exception {
        String id = "bare-" + model.replace('.', '-');
        calls.done(id, "none", "\"model_id\": \"" + model + "\"");
        assertThat(calls.attempts(id)).containsExactly("flux settled -");
        Request request = calls.simulator().requests().stream()
                .filter(one -> one.method().equals("POST") && one.text().contains("a lamp, " + id + " "))
                .findFirst()
                .orElseThrow();
        return new ObjectMapper()
                .readTree(request.text()).properties().stream()
                        .map(Map.Entry::getKey)
                        .toList();
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
