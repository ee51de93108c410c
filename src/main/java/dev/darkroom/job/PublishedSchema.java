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
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** A published schema of this program as a check. Thread-safe. */
public final class PublishedSchema {
    private final JsonNode source;
    private final JsonSchema schema;
    private final SchemaWords words;

    /** @param resource its place among the program's own files, such as {@code /schemas/model.json} */
    public PublishedSchema(String resource) {
        this(load(resource));
    }

    PublishedSchema(JsonNode source) {
        this.source = source;
        words = new SchemaWords(source);
        JsonMetaSchema dialect = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                .keyword(new AnnotationKeyword(SchemaWords.EXPECTED))
                .keyword(new AnnotationKeyword(ExportTargets.PLACE))
                .keyword(new AnnotationKeyword(ExportTargets.NODE))
                .build();
        schema = JsonSchemaFactory.builder(JsonSchemaFactory.getInstance(VersionFlag.V202012))
                .metaSchema(dialect)
                .defaultMetaSchemaIri(dialect.getIri())
                .build()
                .getSchema(
                        source,
                        SchemaValidatorsConfig.builder()
                                .pathType(PathType.JSON_POINTER)
                                .regularExpressionFactory(PublishedSchema::wholeText)
                                .build());
    }

    /** Everything that the schema has against a document. */
    public List<Finding> check(JsonNode document) {
        return messages(document).stream().map(words::finding).distinct().toList();
    }

    Collection<ValidationMessage> messages(JsonNode document) {
        return schema.validate(document);
    }

    JsonNode source() {
        return source;
    }

    SchemaWords words() {
        return words;
    }

    /** In Java '$' also matches before a last newline: an id with a newline at its end would pass. */
    private static RegularExpression wholeText(String regex) {
        Pattern pattern = Pattern.compile(regex.endsWith("$") ? regex.substring(0, regex.length() - 1) + "\\z" : regex);
        return value -> pattern.matcher(value).find();
    }

    static JsonNode load(String resource) {
        try (InputStream in = PublishedSchema.class.getResourceAsStream(resource)) {
            return JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build()
                    .readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource + " from the program's own files", e);
        }
    }
}
