package dev.darkroom.provider.openai;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.darkroom.catalog.Model.UsagePricing;
import dev.darkroom.provider.BoundedSink;
import dev.darkroom.provider.ImageCodec.Delivered;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Purchase;
import dev.darkroom.provider.Refusals;
import dev.darkroom.provider.Words;
import dev.darkroom.render.ErrorType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Reads one answer as it streams by: the image never is a text in memory, however long it is. */
final class OpenAiAnswer {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(50)
                    .maxNumberLength(32)
                    .maxNameLength(256)
                    .build())
            .build();

    private final BoundedSink sink;
    private final Words words;
    private String revisedPrompt;
    private String error;
    private boolean failed;
    private boolean image;
    private long textTokens;
    private long imageTokens;
    private long inputTokens;
    private Long outputTokens;

    OpenAiAnswer(OutputStream sink, long mostImageBytes, Words words) {
        this.sink = new BoundedSink(sink, mostImageBytes);
        this.words = words;
    }

    Delivered read(InputStream answer, UsagePricing pricing) throws IOException, ProviderException {
        try (JsonParser json = JSON.createParser(answer)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw Refusals.garbled("the answer is no JSON object");
            }
            members(json);
        } catch (BoundedSink.FullException e) {
            throw new ProviderException(ErrorType.BAD_RESPONSE, Purchase.LOST, e.getMessage());
        } catch (JacksonException e) {
            throw Refusals.garbled("the answer is no whole JSON document");
        } catch (IllegalArgumentException e) {
            throw Refusals.garbled("the image in the answer is no base64");
        }
        if (failed) {
            throw Refusals.garbled("HTTP 200 with an error: " + words.of(error, "it does not say which"));
        }
        if (!image) {
            throw Refusals.garbled("the answer has no image");
        }
        return new Delivered(revisedPrompt, cost(pricing));
    }

    private void members(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "data" -> data(json, value);
                case "usage" -> usage(json, value);
                case "error" -> {
                    failed = value != JsonToken.VALUE_NULL;
                    error(json, value);
                }
                default -> json.skipChildren();
            }
        }
    }

    private void data(JsonParser json, JsonToken array) throws IOException {
        if (array != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        for (JsonToken item = json.nextToken(); item != JsonToken.END_ARRAY; item = json.nextToken()) {
            if (item == JsonToken.START_OBJECT) {
                item(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void item(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("b64_json") && value == JsonToken.VALUE_STRING && !image) {
                json.readBinaryValue(Base64Variants.MIME_NO_LINEFEEDS, sink);
                image = sink.count() > 0;
            } else if (name.equals("revised_prompt") && value == JsonToken.VALUE_STRING) {
                revisedPrompt = json.getText();
            } else {
                json.skipChildren();
            }
        }
    }

    private void error(JsonParser json, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            error = json.getText();
        } else if (value == JsonToken.START_OBJECT) {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.VALUE_STRING && name.equals("message")) {
                    error = json.getText();
                } else {
                    json.skipChildren();
                }
            }
        } else {
            json.skipChildren();
        }
    }

    private void usage(JsonParser json, JsonToken object) throws IOException {
        if (object != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("input_tokens_details")) {
                usage(json, value);
            } else if (value == JsonToken.VALUE_NUMBER_INT) {
                count(name, json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void count(String name, JsonParser json) throws IOException {
        switch (name) {
            case "input_tokens" -> inputTokens = json.getLongValue();
            case "text_tokens" -> textTokens = json.getLongValue();
            case "image_tokens" -> imageTokens = json.getLongValue();
            case "output_tokens" -> outputTokens = json.getLongValue();
            default -> {
                // sums, and what later versions add
            }
        }
    }

    /** Null when the answer or the catalogue does not say enough, or what the answer says cannot be. */
    private Long cost(UsagePricing pricing) {
        boolean told = pricing != null && outputTokens != null && outputTokens > 0;
        if (!told || textTokens < 0 || imageTokens < 0 || inputTokens < 0) {
            return null;
        }
        long text = Math.max(textTokens, inputTokens - imageTokens);
        try {
            return pricing.micros(text, imageTokens, outputTokens);
        } catch (ArithmeticException e) {
            return null;
        }
    }
}
