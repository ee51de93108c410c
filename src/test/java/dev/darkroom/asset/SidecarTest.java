package dev.darkroom.asset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.job.ImageFormat;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SidecarTest {
    private final Sidecar sidecar = new Sidecar();
    private final ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    @Test
    void writesEverythingInAFixedOrder() throws Exception {
        JsonNode document = json.readTree(sidecar.bytes(asset(40_000, false, false)));

        List<String> expected = new ArrayList<>(Arrays.stream(Asset.class.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT))
                .map(name -> name.equals("cost_micros") ? "cost_usd" : name)
                .toList());
        expected.add("digital_source_type");
        assertThat(document.fieldNames()).toIterable().containsExactlyElementsOf(expected);
        assertThat(document.get("tags")).extracting(JsonNode::asText).containsExactly("generated", "generated-flux");
        assertThat(document.get("seed").longValue()).isEqualTo(Long.MAX_VALUE);
        assertThat(document.get("format").asText()).isEqualTo("jpeg");
        assertThat(document.get("created").asText()).isEqualTo("2026-03-01T10:00:00.123Z");
        assertThat(document.get("prompt").asText()).isEqualTo("Ein \"Bär\"\n🐻");
        assertThat(document.get("parent").isNull()).isTrue();
        assertThat(document.get("review_state").asText()).isEqualTo("pending");
        assertThat(document.get("digital_source_type").asText())
                .isEqualTo("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia");
    }

    @Test
    void isReadableAndTheSameEachTime() {
        String text = new String(sidecar.bytes(asset(0, false, false)), StandardCharsets.UTF_8);

        assertThat(text).startsWith("{\n  \"id\" : \"a1\",\n").endsWith("\n}\n").contains("Bär");
        assertThat(sidecar.bytes(asset(0, false, false))).asString().isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0.00",
        "1,0.000001",
        "40000,0.04",
        "134500,0.1345",
        "100000000,100.00",
        "9007199254740993,9007199254.740993"
    })
    void writesTheCostExactly(long micros, String usd) throws Exception {
        byte[] file = sidecar.bytes(asset(micros, false, false));

        assertThat(new String(file, StandardCharsets.UTF_8)).contains("\"cost_usd\" : " + usd + ",");
        assertThat(json.readTree(file).get("cost_usd").decimalValue()).isEqualByComparingTo(new BigDecimal(usd));
    }

    @ParameterizedTest
    @CsvSource({"true,false", "false,true"})
    void doesNotClaimAModelMadeWhatWeDrew(boolean placeholder, boolean dryRun) throws Exception {
        JsonNode document = json.readTree(sidecar.bytes(asset(0, placeholder, dryRun)));

        assertThat(document.get("digital_source_type").asText()).endsWith("/algorithmicMedia");
    }

    private static Asset asset(long costMicros, boolean placeholder, boolean dryRun) {
        return new Asset(
                "a1",
                "default",
                "press",
                "job-1",
                0,
                List.of("generated", "generated-flux"),
                "Ein \"Bär\"\n🐻",
                null,
                "flux-2-pro",
                "flux",
                Long.MAX_VALUE,
                1024,
                768,
                ImageFormat.JPEG,
                123_456,
                "ab".repeat(32),
                "0123456789abcdef",
                List.of("#c82828"),
                "default/press/2026/03/a1.jpg",
                "default/press/2026/03/a1.thumb.jpg",
                "default/press/2026/03/a1.json",
                null,
                costMicros,
                Instant.parse("2026-03-01T10:00:00.123Z"),
                null,
                ReviewState.PENDING,
                placeholder,
                dryRun);
    }
}
