package dev.darkroom.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.asset.InputImage;
import dev.darkroom.catalog.Model;
import dev.darkroom.provider.Ask;
import dev.darkroom.provider.ImageCodec;
import dev.darkroom.provider.Outgoing;
import dev.darkroom.provider.ProviderException;
import dev.darkroom.provider.Reply;
import dev.darkroom.provider.Words;
import dev.darkroom.render.Attempt;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The language of Google Gemini's {@code generateContent}, as far as it makes images. */
public final class Gemini implements ImageCodec {
    private static final List<String> CATEGORIES = List.of(
            "HARM_CATEGORY_HARASSMENT",
            "HARM_CATEGORY_HATE_SPEECH",
            "HARM_CATEGORY_SEXUALLY_EXPLICIT",
            "HARM_CATEGORY_DANGEROUS_CONTENT");

    @Override
    public String provider() {
        return "gemini";
    }

    @Override
    public String reasonToSkip(Ask ask) {
        if (ask.inputs().mask() != null) {
            return "it takes no mask";
        }
        boolean sayable = ask.model().payloadMapping() != null
                || ask.shape().size() == null
                || GeminiSize.of(ask.shape(), ask.model().capabilities()).isPresent();
        return sayable
                ? null
                : ask.model().modelId() + " is asked for an aspect ratio, and the catalogue has none for "
                        + ask.shape().size();
    }

    @Override
    public Set<String> takes() {
        return Set.of("safety", "image", "more_images");
    }

    @Override
    public Outgoing request(Ask ask) {
        Model model = ask.model();
        String path =
                model.endpoint() == null ? "/models/" + model.providerModel() + ":generateContent" : model.endpoint();
        return new Outgoing(path, Map.of(), new Outgoing.Json(body(ask)));
    }

    private static void part(ArrayNode parts, InputImage image) {
        parts.addObject()
                .putObject("inlineData")
                .put("mimeType", image.format().contentType())
                .put("data", image.base64());
    }

    private static ObjectNode body(Ask ask) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode parts = body.putArray("contents").addObject().putArray("parts");
        parts.addObject().put("text", ask.prompt());
        InputImage image = ask.inputs().image();
        if (image != null) {
            part(parts, image);
            ask.inputs().more().forEach(more -> part(parts, more));
        }
        ObjectNode config = body.putObject("generationConfig");
        // Both: some models refuse to be asked for images alone.
        config.putArray("responseModalities").add("TEXT").add("IMAGE");
        GeminiSize.of(ask.shape(), ask.model().capabilities())
                .ifPresent(size -> config.set("imageConfig", size.json()));
        if (ask.safetyWord() != null) {
            ArrayNode settings = body.putArray("safetySettings");
            CATEGORIES.forEach(
                    category -> settings.addObject().put("category", category).put("threshold", ask.safetyWord()));
        }
        return body;
    }

    @Override
    public Map<String, String> authorisation(String key) {
        return Map.of("x-goog-api-key", key);
    }

    @Override
    public ProviderException refusal(Reply reply, Words words) {
        return GeminiRefusals.of(reply, words);
    }

    @Override
    public Attempt.Said said(JsonNode answer) {
        return new Attempt.Said(
                answer.path("responseId").asText(null),
                answer.path("modelVersion").asText(null));
    }

    @Override
    public Delivered read(JsonNode answer, Model model, Words words) throws ProviderException {
        return GeminiAnswer.read(answer, words);
    }
}
