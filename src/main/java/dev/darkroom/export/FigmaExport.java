package dev.darkroom.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Exports to Figma. */
public final class FigmaExport {
    /** What Figma would answer, made up from the export itself: the same every time. */
    public ObjectNode dryRun(Export export) {
        JsonNode options = export.readOptions();
        String fileKey = options.get("file_key").asText();
        String node =
                options.path("node_id").asText(Math.floorMod(export.assetId().hashCode(), 10_000) + ":1");
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("figma_node_id", node);
        answer.put("figma_url", "https://www.figma.com/design/" + fileKey + "?node-id=" + node.replace(':', '-'));
        answer.put("figma_file_key", fileKey);
        answer.put("page_id", options.path("page_id").asText("0:1"));
        answer.put("asset_id", export.assetId());
        return answer;
    }

    /**
     * Takes the image to Figma.
     *
     * @throws ExportException always, in this version
     */
    @SuppressWarnings("DoNotCallSuggester") // the route calls it
    public Exported export(Export export) throws ExportException {
        throw ExportException.never("exports to " + export.target() + " work in dry-run only in this version");
    }
}
