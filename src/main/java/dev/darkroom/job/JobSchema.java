package dev.darkroom.job;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.AnnotationKeyword;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The published schema of a job, {@code /schemas/job.json}, as a check. Thread-safe. */
final class JobSchema {
    private static final String RESOURCE = "/schemas/job.json";

    private final JsonNode source;
    private final JsonSchema schema;
    private final SchemaWords words;

    /** What the schema has against a job: errors of single fields, and errors of fields that do not go together. */
    record Verdict(List<Finding> fields, List<Finding> combinations) {}

    JobSchema() {
        source = load();
        words = new SchemaWords(source);
        JsonMetaSchema dialect = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                .keyword(new AnnotationKeyword(SchemaWords.EXPECTED))
                .build();
        schema = JsonSchemaFactory.builder(JsonSchemaFactory.getInstance(VersionFlag.V202012))
                .metaSchema(dialect)
                .defaultMetaSchemaIri(dialect.getIri())
                .build()
                .getSchema(
                        source,
                        SchemaValidatorsConfig.builder()
                                .pathType(PathType.JSON_POINTER)
                                .regularExpressionFactory(JobSchema::wholeText)
                                .build());
    }

    /** The schema of one field; a missing node for an unknown field. */
    JsonNode field(String name) {
        JsonNode field = source.path("properties").path(name);
        return field.has("$ref") ? words.at(field.get("$ref").textValue().substring(1)) : field;
    }

    /** The names of all fields, in the schema's order. */
    List<String> fieldNames() {
        List<String> names = new ArrayList<>();
        source.get("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** What is said of a field that does not exist. */
    Finding unknownField(String name) {
        return words.unknown("", name, source);
    }

    Verdict check(JsonNode job) {
        List<Finding> fields = new ArrayList<>();
        List<Finding> combinations = new ArrayList<>();
        for (ValidationMessage message : schema.validate(job)) {
            (words.ofCombination(message) ? combinations : fields).add(words.finding(message));
        }
        return new Verdict(fields, combinations);
    }

    /** In Java '$' also matches before a last newline: an id with a newline at its end would pass. */
    private static RegularExpression wholeText(String regex) {
        Pattern pattern = Pattern.compile(regex.endsWith("$") ? regex.substring(0, regex.length() - 1) + "\\z" : regex);
        return value -> pattern.matcher(value).find();
    }

    private static JsonNode load() {
        try (InputStream in = JobSchema.class.getResourceAsStream(RESOURCE)) {
            return JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build()
                    .readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE + " from the program's own files", e);
        }
    }
}
