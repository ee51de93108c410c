package dev.darkroom.asset;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * The JSON file beside a stored image: its metadata and its IPTC digital source type. The image itself stays as the
 * provider sent it, so that a signature in it stays valid.
 */
public final class Sidecar {
    private static final String SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/";

    private final ObjectMapper json = new ObjectMapper();
    private final DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));

    /** The file's bytes, UTF-8; equal assets give equal bytes. */
    public byte[] bytes(Asset asset) {
        try {
            byte[] document = json.writer(printer).writeValueAsBytes(document(asset));
            byte[] file = Arrays.copyOf(document, document.length + 1);
            file[document.length] = '\n';
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode document(Asset a) {
        ObjectNode o = JsonNodeFactory.instance.objectNode();
        o.put("id", a.id());
        o.put("instance_id", a.instanceId());
        o.put("library_id", a.libraryId());
        o.put("job_id", a.jobId());
        o.put("render_index", a.renderIndex());
        a.tags().forEach(o.putArray("tags")::add);
        o.put("prompt", a.prompt());
        o.put("final_prompt", a.finalPrompt());
        o.put("model_id", a.modelId());
        o.put("provider", a.provider());
        o.put("seed", a.seed());
        o.put("width", a.width());
        o.put("height", a.height());
        o.put("format", a.format().word());
        o.put("bytes", a.bytes());
        o.put("sha256", a.sha256());
        o.put("perceptual_hash", a.perceptualHash());
        a.colours().forEach(o.putArray("colours")::add);
        o.put("storage_key", a.storageKey());
        o.put("thumbnail_key", a.thumbnailKey());
        o.put("sidecar_key", a.sidecarKey());
        o.put("url", a.url());
        o.set("cost_usd", usd(a.costMicros()));
        o.put("created", a.created().toString());
        o.put("parent", a.parent());
        o.put("review_state", a.reviewState().word());
        o.put("placeholder", a.placeholder());
        o.put("dry_run", a.dryRun());
        o.put("digital_source_type", sourceType(a));
        return o;
    }

    /** A dry run and a placeholder are drawn by a program without a trained model, and say so. */
    static String sourceType(Asset asset) {
        return SOURCE_TYPES + (asset.dryRun() || asset.placeholder() ? "algorithmicMedia" : "trainedAlgorithmicMedia");
    }

    /** Exact, with at least two decimals. */
    private static DecimalNode usd(long micros) {
        BigDecimal exact = BigDecimal.valueOf(micros, 6).stripTrailingZeros();
        return DecimalNode.valueOf(exact.setScale(Math.max(2, exact.scale())));
    }
}
