package dev.darkroom.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema: complete, closed, and of one mind with the reader. */
class JobSchemaTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final JobSchema schema = new JobSchema();

    @Test
    void everyFieldIsDescribed() throws Exception {
        JsonNode source = source();
        assertThat(source.get("$id").asText()).isEqualTo("/schemas/job.json");
        List<JsonNode> fields = new ArrayList<>();
        source.get("properties").forEach(fields::add);
        assertThat(fields).hasSize(30).allSatisfy(field -> {
            assertThat(field.path("title").asText()).isNotBlank();
            assertThat(field.path("description").asText()).endsWith(".");
        });
    }

    @Test
    void everyObjectIsClosed() throws Exception {
        assertThat(source().get("additionalProperties").asBoolean(true)).isFalse();
        JsonNode whole = new ExportTargets().jobSchema();
        JsonNode definitions = whole.get("$defs");
        List<String> targets = new ArrayList<>();
        definitions.at("/export/properties/to/enum").forEach(target -> targets.add(target.asText()));
        assertThat(targets).contains("figma", "canva").allSatisfy(target -> {
            assertThat(definitions.at("/export/allOf").toString()).contains("#/$defs/" + target + "_export");
            assertThat(definitions
                            .at("/" + target + "_export/additionalProperties")
                            .asBoolean(true))
                    .isFalse();
        });
    }

    @Test
    void everyOptionOfATargetIsDescribed() {
        new ExportTargets().schemas().forEach((name, target) -> {
            assertThat(target.get("title").asText()).as(name).endsWith(" export");
            assertThat(target.get("description").asText()).as(name).endsWith(".");
            assertThat(target.at("/properties/to/const").asText()).isEqualTo(name);
            target.get("properties").properties().stream()
                    .filter(option -> !option.getKey().equals("to"))
                    .forEach(option -> {
                        assertThat(option.getValue().path("title").asText()).isNotBlank();
                        assertThat(option.getValue().path("description").asText())
                                .endsWith(".");
                        for (JsonNode example : option.getValue().get("examples")) {
                            var export = MAPPER.createObjectNode().put("to", name);
                            target.get("required").forEach(must -> {
                                if (!must.asText().equals("to")) {
                                    export.set(
                                            must.asText(), target.at("/properties/" + must.asText() + "/examples/0"));
                                }
                            });
                            export.set(option.getKey(), example);
                            var job = MAPPER.createObjectNode().put("prompt", "a fox");
                            job.putArray("exports").add(export);
                            assertThat(schema.check(job).fields())
                                    .as(export.toString())
                                    .isEmpty();
                        }
                    });
        });
    }

    @Test
    void thePlaceIsMadeOfTheOptionsThatSayWhere() throws Exception {
        JsonNode export = MAPPER.readTree("{\"page_id\":\"0:1\",\"to\":\"figma\",\"file_key\":\"k\"}");

        assertThat(new ExportTargets().place(export))
                .isEqualTo("{\"file_key\":\"k\",\"page_id\":\"0:1\",\"to\":\"figma\"}");
    }

    @Test
    void everyExampleIsValid() throws Exception {
        JsonNode fields = source().get("properties");
        for (String name : schema.fieldNames()) {
            for (JsonNode example : fields.get(name).path("examples")) {
                var job = MAPPER.createObjectNode().put("prompt", "a fox");
                job.set(name, example);
                assertThat(schema.check(job).fields()).as(name).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'width':64}", "{'height':64}", "{'aspect_ratio':'1:1','width':64,'height':64}",
                "{'operation':'edit'}", "{'image':'a'}", "{'operation':'generate','mask':'a'}",
                "{'background':'transparent','format':'jpeg'}"
            })
    void aClientThatOnlyHasTheSchemaLearnsWhatDoesNotGoTogether(String members) throws Exception {
        var job = MAPPER.readTree(members.replace('\'', '"'));
        assertThat(schema.check(job).combinations()).isNotEmpty();
        assertThat(new JobRules(List.of(), Door.open(false)).check(job)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'width':64,'height':64}", "{'aspect_ratio':'1:1'}", "{'operation':'edit','image':'a','mask':'b'}",
                "{'background':'transparent','format':'png'}", "{'background':'opaque','format':'jpeg'}", "{}"
            })
    void schemaAndRulesAgreeOnWhatGoesTogether(String members) throws Exception {
        var job = MAPPER.readTree(members.replace('\'', '"'));
        assertThat(schema.check(job).combinations()).isEmpty();
        assertThat(new JobRules(List.of(), Door.open(false)).check(job)).isEmpty();
    }

    private static JsonNode source() throws Exception {
        try (InputStream in = JobSchemaTest.class.getResourceAsStream("/schemas/job.json")) {
            return MAPPER.readTree(in);
        }
    }
}
