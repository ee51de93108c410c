package dev.darkroom.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.catalog.Capabilities;
import dev.darkroom.catalog.Mapping;
import dev.darkroom.catalog.Model;
import dev.darkroom.job.JobReader;
import dev.darkroom.job.JobRequest;
import dev.darkroom.job.Operation;
import dev.darkroom.job.PixelSize;
import dev.darkroom.provider.Ask;
import dev.darkroom.provider.Outgoing;
import dev.darkroom.provider.gemini.Gemini;
import dev.darkroom.render.Inputs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is asked of a model whose capabilities nobody knows: what the job says, or nothing at all. */
class OpenAiCompatibleTest {
    private final OpenAiCompatible codec = new OpenAiCompatible("workshop");

    @Test
    void allThatTheJobSaysIsInTheRequest() throws Exception {
        Ask ask = ask(
                model("/paint", null, null),
                "'width':640,'height':360,'seed':7,'negative_prompt':'rain','quality':'high','background':'opaque',"
                        + "'format':'webp'");

        Outgoing outgoing = codec.request(ask);

        assertThat(outgoing.path()).isEqualTo("/paint");
        String sent = ((Outgoing.Json) outgoing.body()).document().toString();
        assertThat(new ObjectMapper().readTree(sent)).isEqualTo(new ObjectMapper().readTree("""
                {"model": "its-name", "prompt": "a fox", "n": 1, "size": "640x360", "quality": "high",
                 "background": "opaque", "output_format": "webp", "negative_prompt": "rain", "seed": 7,
                 "response_format": "b64_json"}
                """));
        assertThat(codec.provider()).isEqualTo("workshop");
        assertThat(codec.authorisation("k")).isEqualTo(Map.of("Authorization", "Bearer k"));
    }

    @Test
    void aRatioAloneCanBeSaidByAMappingOnly() throws Exception {
        Capabilities ratios = capabilities(Map.of("16:9", Optional.empty()));

        assertThat(codec.reasonToSkip(ask(model(null, ratios, null), "'aspect_ratio':'16:9'")))
                .isEqualTo("m is asked for pixels, and the catalogue has none for 16:9");
        assertThat(codec.reasonToSkip(
                        ask(model(null, ratios, Mapping.of("{ratio: .aspect_ratio}")), "'aspect_ratio':'16:9'")))
                .isNull();
    }

    @Test
    void geminiCannotSayPixelsOfAnUnknownRatio() throws Exception {
        Gemini gemini = new Gemini();
        String pixels = "'width':640,'height':360";

        assertThat(gemini.reasonToSkip(ask(model(null, null, null), pixels)))
                .isEqualTo("m is asked for an aspect ratio, and the catalogue has none for 640x360");
        assertThat(gemini.reasonToSkip(ask(model(null, null, Mapping.of("{width}")), pixels)))
                .isNull();
        assertThat(gemini.reasonToSkip(ask(model(null, null, null), "'aspect_ratio':'16:9'")))
                .isNull();
        assertThat(gemini.request(ask(model("/v9/paint", null, null), "'aspect_ratio':'16:9'"))
                        .path())
                .isEqualTo("/v9/paint");
    }

    private static Ask ask(Model model, String members) {
        String json = "{'prompt':'a fox'," + members + "}";
        JobRequest request = new JobReader(10_000, List.of("noop_media"))
                .readOne(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .request();
        return Ask.of(model, request, null, Inputs.NONE);
    }

    private static Capabilities capabilities(Map<String, Optional<PixelSize>> ratios) {
        return new Capabilities(
                List.of(), null, ratios, 1, Set.of(), Set.of(), null, false, Map.of(), null, Map.of(), null, null);
    }

    private static Model model(String endpoint, Capabilities capabilities, Mapping mapping) {
        return new Model(
                "m",
                "workshop",
                "its-name",
                endpoint,
                "M",
                Model.Status.ACTIVE,
                null,
                null,
                Set.of(Operation.GENERATE),
                capabilities,
                mapping,
                null,
                List.of(),
                null,
                "here",
                null);
    }
}
