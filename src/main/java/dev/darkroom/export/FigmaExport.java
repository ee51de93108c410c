package dev.darkroom.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.job.CanonicalJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Exports to Figma. Its REST API cannot create nodes, so that this leaves a link to the image in the file: a dev resource on
 * the node that is named, else a comment. Our plugin places the image itself, later.
 */
public final class FigmaExport {
    private static final int REFERENCE = 12;
    private static final int LONGEST = 200;

    private final Optional<? extends FigmaRest> rest;
    private final Function<String, Optional<String>> links;

    /**
     * @param rest empty: there is no access token
     * @param links the web address of an asset, as long-lived as can be had
     */
    public FigmaExport(Optional<? extends FigmaRest> rest, Function<String, Optional<String>> links) {
        this.rest = rest;
        this.links = links;
    }

    /** What Figma would answer, made up from the export itself: the same every time. */
    public ObjectNode dryRun(Export export) {
        JsonNode options = export.readOptions();
        String node =
                options.path("node_id").asText(Math.floorMod(export.assetId().hashCode(), 10_000) + ":1");
        return placed(
                options.get("file_key").asText(), node, options.path("page_id").asText("0:1"), export.assetId());
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
     * Leaves a link to the image in the file, once, however often it is tried.
     *
     * @throws ExportException when Figma does not take it
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
        Linked linked = options.has("node_id")
                ? resource(rest.get(), export, options, link.get())
                : comment(rest.get(), export, options, link.get());
        result.put("figma_link", linked.kind()).put("figma_link_id", linked.id());
        return new Exported(result, placement);
    }

    private record Linked(String kind, String id) {}

    private static Linked resource(FigmaRest figma, Export export, JsonNode options, String link)
            throws ExportException {
        String file = options.get("file_key").asText();
        String node = options.get("node_id").asText().replace('-', ':');
        String name = "Darkroom " + export.assetId() + " [" + reference(export) + "]";
        if (export.tries() > 0) {
            JsonNode known = figma.get(
                    "/v1/files/" + file + "/dev_resources?node_ids=" + URLEncoder.encode(node, StandardCharsets.UTF_8));
            Optional<String> earlier = ours(known.path("dev_resources"), "name", reference(export));
            if (earlier.isPresent()) {
                return new Linked("dev_resource", earlier.get());
            }
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("dev_resources")
                .addObject()
                .put("name", name)
                .put("url", link)
                .put("file_key", file)
                .put("node_id", node);
        JsonNode answer = figma.post("/v1/dev_resources", body);
        JsonNode refused = answer.path("errors").path(0);
        if (!refused.isMissingNode()) {
            throw ExportException.never("Figma takes no dev resource on node " + node + ": "
                    + shortened(refused.path("error").asText("it does not say why")));
        }
        return new Linked("dev_resource", id(answer.path("links_created").path(0)));
    }

    private static Linked comment(FigmaRest figma, Export export, JsonNode options, String link)
            throws ExportException {
        String path = "/v1/files/" + options.get("file_key").asText() + "/comments";
        if (export.tries() > 0) {
            Optional<String> earlier = ours(figma.get(path).path("comments"), "message", reference(export));
            if (earlier.isPresent()) {
                return new Linked("comment", earlier.get());
            }
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("message", "Image " + export.assetId() + " from Darkroom: " + link + " [" + reference(export) + "]");
        if (options.has("x") || options.has("y")) {
            ObjectNode pin = body.putObject("client_meta");
            pin.put("x", options.path("x").decimalValue());
            pin.put("y", options.path("y").decimalValue());
        }
        return new Linked("comment", id(figma.post(path, body)));
    }

    /** Written into the link, so that it is found again when the answer to it was lost. */
    private static String reference(Export export) {
        return "darkroom:" + CanonicalJson.sha256(export.exportId()).substring(0, REFERENCE);
    }

    private static Optional<String> ours(JsonNode list, String field, String reference) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(each -> each.path(field).asText().contains(reference))
                .map(each -> each.path("id").asText())
                .findFirst();
    }

    private static String id(JsonNode created) throws ExportException {
        String id = created.path("id").asText();
        if (id.isEmpty()) {
            throw ExportException.again("Figma's answer does not say what it made");
        }
        return shortened(id);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
