package dev.darkroom.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The canonical document of a job and its hash. */
class JobDocumentTest {
    private static final long SEED = 20260131;

    @Test
    void equalJobsHaveOneDocument() {
        JobEntry plain = JobInputs.one("{\"prompt\":\"é\",\"model_id\":\"m\",\"n\":2,\"max_cost_usd\":0.5}");
        JobEntry other =
                JobInputs.one(" {\n\"max_cost_usd\" : 50.0e-2, \"n\":2.0,\"model\":\"m\",\t\"prompt\":\"\\u00e9\" } ");
        assertThat(plain.document()).isEqualTo("{\"max_cost_usd\":0.5,\"model_id\":\"m\",\"n\":2,\"prompt\":\"é\"}");
        assertThat(other.document()).isEqualTo(plain.document());
        assertThat(other.sha256()).isEqualTo(plain.sha256()).matches("[0-9a-f]{64}");
    }

    @Test
    void everyWayInGivesTheSameDocument() {
        String document = "{\"metadata\":{\"a\":1},\"n\":2,\"prompt\":\"a, \\\"b\\\"\",\"tags\":[\"x\",\"y\"]}";
        assertThat(JobInputs.one(document).document()).isEqualTo(document);
        assertThat(JobInputs.json("[" + document + "]").get(0).document()).isEqualTo(document);
        assertThat(JobInputs.ndjson(document + "\n").get(0).document()).isEqualTo(document);
        assertThat(JobInputs.csv("n,prompt,tags,metadata\n2,\"a, \"\"b\"\"\",x;y,\"{\"\"a\"\": 1.0}\"\n")
                        .get(0)
                        .document())
                .isEqualTo(document);
    }

    @Test
    void anotherValueIsAnotherDocument() {
        assertThat(List.of(
                        JobInputs.with("'n':1").sha256(),
                        JobInputs.with("'n':2").sha256(),
                        JobInputs.with("'tags':['a','b']").sha256(),
                        JobInputs.with("'tags':['b','a']").sha256(),
                        JobInputs.with("'job_id':'n'").sha256()))
                .doesNotHaveDuplicates();
    }

    @Test
    void theHashIsTheOneOfTheUtf8Text() {
        assertThat(CanonicalJson.sha256("{\"prompt\":\"é\"}"))
                .isEqualTo("67e10ece72336eadf8138e644dcdcee92f9a4a478803a5a1076a9c90e7b1633e");
    }

    @Test
    void numbersArePlain() throws Exception {
        JsonNode numbers = JobInputs.with(
                        "'metadata':{'x':[1.0,-0,-0.0,1e3,1E-3,100,0.10,12345678901234567890123,1e20]}")
                .request()
                .metadata();
        assertThat(CanonicalJson.of(numbers))
                .isEqualTo("{\"x\":[1,0,0,1000,0.001,100,0.1,12345678901234567890123,100000000000000000000]}");
    }

    @Test
    void theFormDoesNotDependOnTheOrderAndCanBeReadBack() throws Exception {
        Random random = new Random(SEED);
        JsonMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
        for (int i = 0; i < 2000; i++) {
            JsonNode value = randomValue(random, 4);
            String canonical = CanonicalJson.of(value);
            assertThat(CanonicalJson.of(shuffled(value, random))).isEqualTo(canonical);
            assertThat(CanonicalJson.of(mapper.readTree(canonical))).isEqualTo(canonical);
            assertThat(CanonicalJson.of(mapper.readTree(value.toPrettyString())))
                    .isEqualTo(canonical);
        }
    }

    private static JsonNode randomValue(Random random, int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> nodes.numberNode(random.nextInt());
            case 1 -> nodes.numberNode(BigDecimal.valueOf(random.nextInt(100_000), random.nextInt(8)));
            case 2 -> random.nextBoolean() ? nodes.booleanNode(random.nextBoolean()) : nodes.nullNode();
            case 3 -> nodes.textNode(randomText(random));
            case 4 -> {
                List<JsonNode> entries = new ArrayList<>();
                random.ints(random.nextInt(5)).forEach(any -> entries.add(randomValue(random, depth - 1)));
                yield nodes.arrayNode().addAll(entries);
            }
            default -> {
                ObjectNode object = nodes.objectNode();
                random.ints(random.nextInt(5))
                        .forEach(any -> object.set(randomText(random), randomValue(random, depth - 1)));
                yield object;
            }
        };
    }

    private static String randomText(Random random) {
        int[] codePoints = random.ints(random.nextInt(8), 0, 0x300)
                .map(c -> c == 0x2ff ? 0x1F98A : c)
                .toArray();
        return new String(codePoints, 0, codePoints.length);
    }

    private static JsonNode shuffled(JsonNode value, Random random) {
        if (!value.isObject()) {
            return value;
        }
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(value.properties());
        Collections.shuffle(fields, random);
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        fields.forEach(field -> object.set(field.getKey(), shuffled(field.getValue(), random)));
        return object;
    }
}
