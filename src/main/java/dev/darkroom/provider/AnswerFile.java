package dev.darkroom.provider;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.render.ErrorType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * A provider's answer on disk. Its JSON is read with a mark in the place of every long text, which is an image in
 * base64: an image never is a text in memory, however long it is.
 */
public final class AnswerFile {
    /** A longer text in an answer is taken for an image, in bytes. */
    private static final int LONG_TEXT = 16 * 1024;

    private static final String MARK = "image at byte ";
    private static final int MOST_DEPTH = 50;
    private static final int MOST_NODES = 100_000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_DEPTH)
                    .maxNumberLength(32)
                    .maxNameLength(256)
                    .maxTokenCount(MOST_NODES)
                    .build())
            .build();

    private final Path file;
    private Set<Long> longTexts = Set.of();

    public AnswerFile(Path file) {
        this.file = file;
    }

    private JsonParser open() throws IOException {
        return JSON.createParser((InputStream) new BufferedInputStream(Files.newInputStream(file)));
    }

    /**
     * The answer's JSON.
     *
     * @throws ProviderException when it is no whole JSON object
     */
    public JsonNode tree() throws IOException, ProviderException {
        try {
            longTexts = findLongTexts();
            try (JsonParser json = open()) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    throw Refusals.garbled("the answer is no JSON object");
                }
                return object(json);
            }
        } catch (JacksonException e) {
            throw Refusals.garbled("the answer is no whole JSON document");
        }
    }

    /** A text is as long as the way to the next token; none is put together for that. */
    private Set<Long> findLongTexts() throws IOException {
        Set<Long> found = new HashSet<>();
        try (JsonParser json = open()) {
            long text = -1;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                long here = json.currentTokenLocation().getByteOffset();
                if (text >= 0 && here - text > LONG_TEXT) {
                    found.add(text);
                }
                text = token == JsonToken.VALUE_STRING ? here : -1;
            }
        }
        return found;
    }

    private ObjectNode object(JsonParser json) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            object.set(name, value(json));
        }
        return object;
    }

    private ArrayNode array(JsonParser json) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(json));
        }
        return array;
    }

    private JsonNode value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case VALUE_STRING -> {
                long here = json.currentTokenLocation().getByteOffset();
                yield NODES.textNode(longTexts.contains(here) ? MARK + here : json.getText());
            }
            case VALUE_NUMBER_INT ->
                json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? NODES.numberNode(json.getBigIntegerValue())
                        : NODES.numberNode(json.getLongValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(json.getDecimalValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
    }

    /**
     * Writes an image of the answer to the sink.
     *
     * @param image what stands for it in {@link #tree()}
     * @param mostBytes a longer image is paid for and lost
     * @throws ProviderException when it is no base64, or too long
     * @throws IOException when the sink or the answer's file fails, which is not the provider's fault
     */
    public void write(String image, OutputStream sink, long mostBytes) throws IOException, ProviderException {
        BoundedSink bounded = new BoundedSink(sink, mostBytes);
        try {
            if (isMark(image)) {
                try (JsonParser json = at(Long.parseLong(image.substring(MARK.length())))) {
                    json.readBinaryValue(Base64Variants.MIME_NO_LINEFEEDS, bounded);
                }
            } else {
                bounded.write(Base64Variants.MIME_NO_LINEFEEDS.decode(image));
            }
        } catch (BoundedSink.FullException e) {
            throw new ProviderException(ErrorType.BAD_RESPONSE, Purchase.LOST, e.getMessage());
        } catch (JacksonException | IllegalArgumentException e) {
            throw Refusals.garbled("the image in the answer is no base64");
        }
        if (bounded.count() == 0) {
            throw Refusals.garbled("the image in the answer is empty");
        }
    }

    private boolean isMark(String image) {
        return longTexts.stream().anyMatch(offset -> image.equals(MARK + offset));
    }

    private JsonParser at(long offset) throws IOException {
        JsonParser json = open();
        while (json.nextToken() != null) {
            if (json.currentToken() == JsonToken.VALUE_STRING
                    && json.currentTokenLocation().getByteOffset() == offset) {
                return json;
            }
        }
        json.close();
        throw new IllegalStateException("the answer has changed on disk");
    }
}
