package dev.darkroom.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.job.JobReader;
import dev.darkroom.job.JobRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each model cannot honour; nothing is silently changed. */
class FitTest {
    private static final Map<String, Model> MODELS =
            Catalog.read(Path.of("catalog")).models();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gpt-image-2        | \"width\": 1024, \"height\": 1536                     | -",
                "gpt-image-2        | \"width\": 64, \"height\": 64                         | 655360",
                "gpt-image-2        | \"background\": \"transparent\"                       | no transparent background",
                "gpt-image-1.5      | \"background\": \"transparent\", \"format\": \"png\"  | -",
                "gpt-image-1.5      | \"width\": 1024, \"height\": 1024                     | -",
                "gpt-image-1.5      | \"width\": 512, \"height\": 512                       | it makes 1024x1024, 1536x1024",
                "gpt-image-1.5      | \"aspect_ratio\": \"3:2\"                             | -",
                "gpt-image-1.5      | \"aspect_ratio\": \"16:9\"                            | does not make 16:9",
                "gpt-image-1.5      | \"safety\": \"low\"                                   | -",
                "gpt-image-1.5      | \"safety\": \"high\"                                  | it has low, medium",
                "gpt-image-1.5      | \"safety\": \"off\"                                   | no safety off",
                "gpt-image-1.5      | \"seed\": 7                                         | takes no seed",
                "gpt-image-1.5      | \"negative_prompt\": \"people\"                       | takes no negative_prompt",
                "dall-e-3           | \"operation\": \"edit\", \"image\": \"a1b2\"          | cannot edit",
                "flux-pro-1.1       | \"width\": 1440, \"height\": 256                      | -",
                "flux-pro-1.1       | \"width\": 1472, \"height\": 256                      | multiples of 32",
                "flux-pro-1.1       | \"width\": 1000, \"height\": 1000                     | multiples of 32",
                "flux-2-pro         | \"format\": \"webp\"                                  | makes jpeg or png",
                "flux-pro-1.1-ultra | \"aspect_ratio\": \"21:9\"                            | -",
                "flux-pro-1.1-ultra | \"width\": 1024, \"height\": 1024                     | aspect_ratio",
                "flux-pro-1.1-ultra | \"priority\": 4                                     | -",
                "flux-kontext-pro   | \"width\": 1024, \"height\": 1024                     | -",
                "ideogram-v3        | \"seed\": 4294967295                                | from 0 to 2147483647",
                "ideogram-v3        | \"format\": \"png\"                                   | cannot be chosen",
                "ideogram-v3        | \"safety\": \"low\"                                   | cannot be set",
                "flux-kontext-pro   | \"operation\": \"edit\", \"image\": \"a1\", \"mask\": \"a2\" | takes no mask",
            })
    void reasons(String model, String fields, String expected) {
        JobRequest request = new JobReader(10_000, List.of())
                .readOne(("{\"prompt\": \"a lamp\", " + fields + "}").getBytes(StandardCharsets.UTF_8))
                .request();
        Model asked = MODELS.get(model);

        String reason = Fit.reasonToSkip(asked, request, request.safety());

        if (expected.equals("-")) {
            assertThat(reason).isNull();
        } else {
            assertThat(reason).contains(expected);
        }
    }
}
