package dev.darkroom.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The models of a remote catalogue, all of them good. */
public final class RemoteDocument {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final int MOST_MODELS = 1_000;
    /** As the schema of models has it: it becomes a part of an address. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private final List<ModelFiles.Read> reads;

    private RemoteDocument(List<ModelFiles.Read> reads) {
        this.reads = reads;
    }

    /** One without models. */
    static RemoteDocument none() {
        return new RemoteDocument(List.of());
    }

    /** Asks for one model of which the list gave a reference only. */
    public interface Details {
        /** The answer as it is. @throws IOException when there is none */
        byte[] of(String modelId) throws IOException;
    }

    /**
     * Reads an answer: <code>{"data": [model, …]}</code>. In the place of a model may stand its id, or an object with it
     * that does not say whose it is, or neither what it can nor what it costs: its details are asked for.
     *
     * @param source where it is from, for messages
     * @throws InvalidCatalogException with every mistake
     * @throws IOException when the details of a model are not to be had
     */
    public static RemoteDocument of(String source, byte[] answer, Details details) throws IOException {
        JsonNode data = tree(source, answer).path("data");
        if (!data.isArray() || data.size() > MOST_MODELS) {
            throw new InvalidCatalogException(List.of(
                    source + ": data is no list; expected {\"data\": [model, ...]} with at most " + MOST_MODELS));
        }
        List<JsonNode> models = new ArrayList<>();
        for (JsonNode entry : data) {
            String id =
                    entry.isTextual() ? entry.asText() : entry.path("model_id").asText("");
            models.add(
                    isReference(entry) && ID.matcher(id).matches() ? detailed(source + "/" + id, id, details) : entry);
        }
        return of(source, models);
    }

    private static boolean isReference(JsonNode entry) {
        return entry.isTextual() || !entry.has("provider_id") || !(entry.has("capabilities") || entry.has("pricing"));
    }

    private static JsonNode detailed(String source, String id, Details details) throws IOException {
        JsonNode model = tree(source, details.of(id)).path("data");
        if (!model.isObject()) {
            throw new InvalidCatalogException(
                    List.of(source + ": data is no object; expected {\"data\": {\"model_id\": \"" + id + "\", ...}}"));
        }
        String said = model.path("model_id").asText("");
        if (!said.isEmpty() && !said.equals(id)) {
            throw new InvalidCatalogException(
                    List.of(source + ": data.model_id is '" + said + "'; expected '" + id + "', which was asked for"));
        }
        return model;
    }

    /**
     * Reads models that were kept.
     *
     * @param documents each a model as JSON
     * @throws InvalidCatalogException with every mistake
     */
    public static RemoteDocument ofCopies(String source, Collection<String> documents) {
        return of(
                source,
                documents.stream()
                        .map(document -> tree(source, document.getBytes(StandardCharsets.UTF_8)))
                        .toList());
    }

    private static RemoteDocument of(String source, List<JsonNode> documents) {
        ModelReader reader = new ModelReader();
        List<ModelFiles.Read> reads = new ArrayList<>();
        List<String> mistakes = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode document : documents) {
            String id = document.path("model_id").asText("");
            CatalogFile file = CatalogFile.of(source + ", model " + (reads.size() + 1) + " '" + id + "'", document);
            Model model = reader.read(file, Model.Origin.REMOTE).orElse(null);
            if (!ids.add(id)) {
                file.wrong("/model_id", "is '" + id + "', as that of another model is", "each model once");
            }
            reads.add(new ModelFiles.Read(file, model));
            mistakes.addAll(file.mistakes());
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidCatalogException(mistakes);
        }
        return new RemoteDocument(reads);
    }

    private static JsonNode tree(String source, byte[] json) {
        try (JsonParser parser = JSON.createParser(json)) {
            return new Lines(parser).tree();
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new InvalidCatalogException(List.of(source + ": " + why + "; expected JSON"));
        }
    }

    /** The models, in their order. */
    public List<Model> models() {
        return reads.stream().map(ModelFiles.Read::model).toList();
    }

    List<ModelFiles.Read> reads() {
        return reads;
    }
}
