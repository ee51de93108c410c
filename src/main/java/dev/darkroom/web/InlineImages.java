package dev.darkroom.web;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.AssetReader;
import dev.darkroom.asset.ImageStorage;
import dev.darkroom.asset.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** JSON with images in base64. They are encoded while they are read from storage: no image is in memory. */
public final class InlineImages {
    private static final JsonFactory JSON = new ObjectMapper()
            .getFactory()
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);

    private final AssetReader assets;
    private final ImageStorage storage;

    public InlineImages(AssetReader assets, ImageStorage storage) {
        this.assets = assets;
        this.storage = storage;
    }

    /**
     * An image in storage.
     *
     * @param bytes its length
     */
    record Stored(String key, long bytes) {}

    /** The image of a render of a result document that has one. */
    Stored stored(ObjectNode document, JsonNode render) {
        String asset = render.get("asset_id").asText();
        String key = assets.storageKey(document.get("instance_id").asText(), asset)
                .orElseThrow(() -> new IllegalStateException("there is no asset " + asset));
        return new Stored(key, render.get("bytes").asLong());
    }

    /** A JSON document. */
    @FunctionalInterface
    interface Document {
        void write(Pen pen) throws IOException;
    }

    /** Writes values of a document. */
    final class Pen {
        private final JsonGenerator json;
        private final boolean whole;
        private long left;

        private Pen(JsonGenerator json, boolean whole) {
            this.json = json;
            this.whole = whole;
        }

        JsonGenerator json() {
            return json;
        }

        /** A field with an image. */
        void image(String name, Stored image) throws IOException {
            json.writeFieldName(name);
            if (!whole) {
                left += (image.bytes() + 2) / 3 * 4;
                json.writeString("");
                return;
            }
            try (InputStream in = storage.open(image.key())) {
                json.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, in, Math.toIntExact(image.bytes()));
            } catch (StorageException e) {
                throw new UncheckedIOException(new IOException(e.getMessage(), e));
            }
        }
    }

    /** How many bytes it has when it is written. */
    long length(Document document) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(text, JsonEncoding.UTF8)) {
            Pen pen = new Pen(json, false);
            document.write(pen);
            json.flush();
            return text.size() + pen.left;
        }
    }

    /** Writes it and leaves the stream open. */
    void write(Document document, OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
            document.write(new Pen(json, true));
        }
    }
}
