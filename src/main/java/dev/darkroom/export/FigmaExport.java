package dev.darkroom.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.export.ExportException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports to Figma. Its REST API cannot create nodes, so that this leaves a link to the image in the file. Our plugin places
 * the image itself, later. The link is a courtesy: an image is placed without one, too.
 */
public final class FigmaExport {
    /** However short Figma asks: a second at first, doubled with each refusal up to that. */
    private static final long LONGEST_LEAST_SECONDS = 60;

    private static final Logger LOGGER = LoggerFactory.getLogger("darkroom.export");

    private final Optional<? extends FigmaRest> rest;
    private final Function<String, Optional<String>> links;
    private final int mostTries;

    /**
     * @param rest empty: there is no access token
     * @param links the web address of an asset, as long-lived as can be had
     * @param mostTries how many tries may fail before a link is given up; at least 1
     */
    public FigmaExport(Optional<? extends FigmaRest> rest, Function<String, Optional<String>> links, int mostTries) {
        this.rest = rest;
        this.links = links;
        this.mostTries = mostTries;
    }

    /** What Figma would answer, made up from the export itself: the same every time. */
    public ObjectNode dryRun(Export export) {
        JsonNode options = export.readOptions();
        String node =
                options.path("node_id").asText(Math.floorMod(export.assetId().hashCode(), 10_000) + ":1");
        String page = options.path("page_id").asText("0:1");
        return placed(
                options.get("file_key").asText(), node.replace('-', ':'), page.replace('-', ':'), export.assetId());
    }

    /** What an export that is placed has in its result. */
    public static ObjectNode placed(String fileKey, String nodeId, String pageId, String assetId) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("figma_node_id", nodeId);
        answer.put("figma_url", "https://www.figma.com/design/" + fileKey + "?node-id=" + nodeId.replace(':', '-'));
        answer.put("figma_file_key", fileKey);
        answer.put("page_id", pageId);
        answer.put("asset_id", assetId);
        return answer;
    }

    /**
     * What the result says of the link when none was left.
     *
     * @param why null: the image was placed before a link was tried
     */
    public static ObjectNode unlinked(String why) {
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("figma_link", "none");
        return result.put("figma_link_error", why == null ? "the image was placed first" : why);
    }

    /**
     * Leaves a link to the image in the file, once, however often it is tried. Where Figma takes none, the image is still
     * to be placed, and the result says why there is no link.
     *
     * @throws ExportException when it is to be tried again, or when the link was all that was wanted
     */
    public Exported export(Export export) throws ExportException {
        JsonNode options = export.readOptions();
        boolean placement = options.path("placement").asBoolean(true);
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("figma_file_key", options.get("file_key").asText());
        result.put("asset_id", export.assetId());
        Optional<String> link = links.apply(export.assetId());
        if (rest.isEmpty() || link.isEmpty()) {
            String why = "no link was left in the file: "
                    + (rest.isEmpty()
                            ? "there is no FIGMA_API_TOKEN"
                            : "the image has no web address; darkroom.http.public-url makes one");
            if (!placement) {
                throw ExportException.never(why + "; and 'placement' is false");
            }
            return new Exported(result.put("figma_link", "none").put("note", why), true);
        }
        try {
            FigmaLink.Left left = new FigmaLink(rest.get(), export, link.get()).leave();
            result.put("figma_link", left.kind()).put("figma_link_id", left.id());
            if (left.note() != null) {
                result.put("note", left.note());
            }
        } catch (ExportException e) {
            if (e.kind() == Kind.LATER) {
                throw growing(export, e);
            }
            if (!placement || !isLast(export, e)) {
                throw e;
            }
            LOGGER.warn("export {} leaves no link: {}", export.exportId(), e.getMessage());
            result.setAll(unlinked(e.getMessage()));
        }
        return new Exported(result, placement);
    }

    /** Figma may say "at once" each time; nothing else ends that, as it does not count as a try. */
    private static ExportException growing(Export export, ExportException refusal) {
        Duration least = Duration.ofSeconds(Math.min(LONGEST_LEAST_SECONDS, 1L << Math.min(export.excused(), 30)));
        return refusal.pause().compareTo(least) < 0 ? ExportException.later(refusal.getMessage(), least) : refusal;
    }

    private boolean isLast(Export export, ExportException failure) {
        return failure.kind() == Kind.NEVER || (failure.kind() == Kind.AGAIN && export.failures() + 1 >= mostTries);
    }
}
