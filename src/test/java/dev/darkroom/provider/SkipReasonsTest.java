package dev.darkroom.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.catalog.Catalog;
import dev.darkroom.catalog.Model;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.JobRequest;
import dev.darkroom.provider.flux.Flux;
import dev.darkroom.provider.openai.OpenAiImages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each model cannot honour; nothing is silently changed. */
class SkipReasonsTest {
    private static final Map<String, Model> MODELS =
            Catalog.read(Path.of("catalog")).models();
    private static final Map<String, ProviderCodec> CODECS = Stream.<ProviderCodec>of(new OpenAiImages(1), new Flux())
            .collect(Collectors.toMap(ProviderCodec::provider, codec -> codec));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gpt-image-2        | \"width\": 1024, \"height\": 1536                     | -",
                "gpt-image-2        | \"width\": 64, \"height\": 64                         | 655360",
                "gpt-image-2        | \"background\": \"transparent\"                       | transparent",
                "gpt-image-1.5      | \"background\": \"transparent\", \"format\": \"png\"  | -",
                "gpt-image-1.5      | \"width\": 1024, \"height\": 1024                     | -",
                "gpt-image-1.5      | \"width\": 512, \"height\": 512                       | 1536x1024",
                "gpt-image-1.5      | \"safety\": \"low\"                                   | -",
                "gpt-image-1.5      | \"safety\": \"high\"                                  | moderation",
                "gpt-image-1.5      | \"enhance\": true                                     | enhance",
                "dall-e-3           | \"quality\": \"high\"                                 | models only",
                "flux-pro-1.1       | \"width\": 1440, \"height\": 256, \"enhance\": true   | -",
                "flux-pro-1.1       | \"width\": 1472, \"height\": 256                      | multiples of 32",
                "flux-pro-1.1       | \"width\": 1000, \"height\": 1000                     | multiples of 32",
                "flux-pro-1.1-ultra | \"aspect_ratio\": \"21:9\"                            | -",
                "flux-pro-1.1-ultra | \"width\": 1024, \"height\": 1024                     | aspect_ratio",
                "flux-kontext-pro   | \"priority\": 4                                       | -",
            })
    void reasons(String model, String fields, String expected) {
        JobRequest request = new JobReader(10_000, List.of())
                .readOne(("{\"prompt\": \"a lamp\", " + fields + "}").getBytes(StandardCharsets.UTF_8))
                .request();
        Model asked = MODELS.get(model);

        String reason = CODECS.get(asked.providerId()).reasonToSkip(request, asked);

        if (expected.equals("-")) {
            assertThat(reason).isNull();
        } else {
            assertThat(reason).contains(expected);
        }
    }
}
