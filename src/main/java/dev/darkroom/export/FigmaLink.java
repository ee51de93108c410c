package dev.darkroom.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.export.ExportException.Kind;
import dev.darkroom.job.CanonicalJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The one link that an export leaves in a Figma file: a dev resource on the node that is named, where Figma takes one there,
 * else a comment.
 */
final class FigmaLink {
    private static final int REFERENCE = 12;
    private static final int LONGEST = 200;

    private final FigmaRest figma;
    private final Export export;
    private final String url;
    private final JsonNode options;
    private final String file;
    private final Optional<String> node;
    private final String reference;

    /** @param url where the image is */
    FigmaLink(FigmaRest figma, Export export, String url) {
        this.figma = figma;
        this.export = export;
        this.url = url;
        this.options = export.readOptions();
        this.file = options.get("file_key").asText();
        this.node = Optional.ofNullable(options.get("node_id"))
                .map(id -> id.asText().replace('-', ':'));
        this.reference = "darkroom:" + CanonicalJson.sha256(export.exportId()).substring(0, REFERENCE);
    }

    /**
     * What is in the file now.
     *
     * @param kind {@code dev_resource} or {@code comment}
     * @param id Figma's
     * @param note why it is not what was asked for first; null: it is
     */
    record Left(String kind, String id, String note) {}

    /** Leaves it, unless an earlier try has. */
    Left leave() throws ExportException {
        if (node.isPresent()) {
            return onNode();
        }
        Optional<Left> earlier = earlierComment(null);
        return earlier.isPresent() ? earlier.get() : comment(null);
    }

    /** Where one of the two ways is refused the other is left; what cannot be looked for is not made. */
    private Left onNode() throws ExportException {
        String noResource = null;
        String noComment = null;
        Optional<Left> earlier = Optional.empty();
        try {
            earlier = earlierResource();
        } catch (ExportException e) {
            noResource = refusal(e);
        }
        if (earlier.isPresent()) {
            return earlier.get();
        }
        try {
            earlier = earlierComment(noResource);
        } catch (ExportException e) {
            noComment = refusal(e);
        }
        if (earlier.isPresent()) {
            return earlier.get();
        }
        if (noResource == null) {
            try {
                return resource();
            } catch (ExportException e) {
                noResource = refusal(e);
            }
        }
        if (noComment == null) {
            try {
                return comment(noResource);
            } catch (ExportException e) {
                noComment = refusal(e);
            }
        }
        throw ExportException.never("no dev resource: " + noResource + "; no comment: " + noComment);
    }

    /** Why it is refused for good; what may pass goes on. */
    private static String refusal(ExportException failure) throws ExportException {
        if (failure.kind() != Kind.NEVER) {
            throw failure;
        }
        return failure.getMessage();
    }

    private Optional<Left> earlierResource() throws ExportException {
        return earlier(
                "dev_resource",
                "/v1/files/" + file + "/dev_resources?node_ids="
                        + URLEncoder.encode(node.orElseThrow(), StandardCharsets.UTF_8),
                "dev_resources",
                "name",
                null);
    }

    private Optional<Left> earlierComment(String note) throws ExportException {
        return earlier("comment", "/v1/files/" + file + "/comments", "comments", "message", note);
    }

    private Optional<Left> earlier(String kind, String path, String list, String field, String note)
            throws ExportException {
        if (export.tries() == 0) {
            return Optional.empty();
        }
        return StreamSupport.stream(figma.get(path).path(list).spliterator(), false)
                .filter(each -> each.path(field).asText().contains(reference))
                .map(each -> new Left(kind, each.path("id").asText(), note))
                .findFirst();
    }

    private Left resource() throws ExportException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("dev_resources")
                .addObject()
                .put("name", "Darkroom " + export.assetId() + " [" + reference + "]")
                .put("url", url)
                .put("file_key", file)
                .put("node_id", node.orElseThrow());
        JsonNode answer = figma.post("/v1/dev_resources", body);
        JsonNode refused = answer.path("errors").path(0);
        if (!refused.isMissingNode()) {
            throw ExportException.never("Figma takes no dev resource on node " + node.orElseThrow() + ": "
                    + shortened(refused.path("error").asText("it does not say why")));
        }
        return new Left("dev_resource", id(answer.path("links_created").path(0)), null);
    }

    private Left comment(String note) throws ExportException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("message", "Image " + export.assetId() + " from Darkroom: " + url + " [" + reference + "]");
        if (node.isPresent()) {
            ObjectNode pin = body.putObject("client_meta").put("node_id", node.get());
            pin.putObject("node_offset").put("x", 0).put("y", 0);
        } else if (options.has("x") || options.has("y")) {
            ObjectNode pin = body.putObject("client_meta");
            pin.put("x", options.path("x").decimalValue());
            pin.put("y", options.path("y").decimalValue());
        }
        return new Left("comment", id(figma.post("/v1/files/" + file + "/comments", body)), note);
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
