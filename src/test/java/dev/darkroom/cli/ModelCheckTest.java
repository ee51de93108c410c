package dev.darkroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./darkroom models --check FILE} */
class ModelCheckTest {
    private static final String GOOD = """
            model_id: next
            provider_id: flux
            display_name: Next
            status: beta
            operations: [generate]
            capabilities: {sizes: [1024x1024], seed: 9}
            payload_mapping: "{prompt, seed, side: .width}"
            pricing: [{usd: 0.01}, {quality: high, usd: 0.05}]
            source: here
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path catalog;

    @BeforeEach
    void shipped() throws IOException {
        new dev.darkroom.engine.Home(folder);
        catalog = folder.resolve("catalog");
    }

    @Test
    void aGoodFileIsSummedUpWithASampleOfItsRequest() throws IOException {
        assertThat(check("next.yaml", GOOD)).isTrue();

        assertThat(out.toString())
                .contains("next.yaml is good: next, Next, of flux, beta", "price of an image: $0.01 to $0.05")
                .contains("\"side\" : 1024", "\"seed\" : 42");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aWrongFileIsToldAllItsMistakes() throws IOException {
        assertThat(check("next.yaml", GOOD.replace("beta", "new").replace("0.05", "dear")))
                .isFalse();

        assertThat(err.toString())
                .contains("next.yaml, line 4: status is \"new\"; expected one of active")
                .contains("next.yaml, line 8: pricing.1.usd is \"dear\"; expected dollars");
    }

    @Test
    void itIsCheckedAmongTheOthersWhicheverStateTheyAreIn() throws IOException {
        Files.writeString(catalog.resolve("models/broken.yaml"), "status: [");

        assertThat(check("next.yaml", GOOD.replace("flux", "flex"))).isFalse();
        assertThat(err.toString()).contains("did you mean 'flux'?").doesNotContain("broken.yaml");
        assertThat(check("next.yaml", GOOD + "replaced_by: flux-pro-1.1\n")).isTrue();
    }

    @Test
    void aDraftOfAnotherNameIsCheckedFully() throws IOException {
        assertThat(check("draft.yaml", GOOD.replace("flux", "flex") + "replaced_by: nobody\n"))
                .isFalse();

        assertThat(err.toString().lines())
                .hasSize(3)
                .anyMatch(line -> line.endsWith("line 1: model_id is 'next'; expected 'draft', the name of the file"))
                .anyMatch(line -> line.contains("line 2: provider_id is 'flex', which is not in providers.yaml"))
                .anyMatch(line -> line.contains("replaced_by is 'nobody', which is not in the catalogue"));
    }

    private boolean check(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return new ModelCheck(catalog, new PrintWriter(out, true), new PrintWriter(err, true)).check(file);
    }
}
