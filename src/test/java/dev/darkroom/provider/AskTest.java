package dev.darkroom.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.catalog.Mapping;
import dev.darkroom.catalog.Model;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.Operation;
import dev.darkroom.provider.flux.Flux;
import dev.darkroom.render.Inputs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request cannot say is never left out in silence. */
class AskTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-                                | 'seed':7                       | -",
                "-                                | 'negative_prompt':'rain'       | flux cannot be asked for negative_prompt",
                "-                                | 'quality':'high'               | flux cannot be asked for quality",
                "-                                | 'background':'opaque'          | -",
                "-                                | 'background':'transparent'     | flux cannot be asked for background",
                "{prompt, extra: .quality}        | 'quality':'high'               | -",
                "{prompt, extra: .quality}        | 'seed':7                       | the payload_mapping of m does not name seed",
                "{prompt, extra: .seedling}       | 'seed':7                       | the payload_mapping of m does not name seed"
            })
    void reasons(String program, String members, String expected) throws Exception {
        Mapping mapping = program.equals("-") ? null : Mapping.of(program);
        JobRequest request = new JobReader(10_000, List.of())
                .readOne(("{'prompt':'a lamp'," + members + "}")
                        .replace('\'', '"')
                        .getBytes(StandardCharsets.UTF_8))
                .request();

        String reason = Ask.of(model(mapping), request, null, Inputs.NONE).reasonToSkip(new Flux());

        assertThat(reason).isEqualTo(expected.equals("-") ? null : expected);
    }

    private static Model model(Mapping mapping) {
        return new Model(
                "m",
                "flux",
                "m",
                null,
                "M",
                Model.Status.ACTIVE,
                null,
                null,
                Set.of(Operation.GENERATE),
                null,
                mapping,
                null,
                List.of(),
                null,
                "here",
                null);
    }
}
