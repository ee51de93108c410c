package dev.darkroom.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.BiFunction;

/** What an export target would answer, made up from the export itself: the same every time. */
public final class DryRunExport {
    private static final Map<String, BiFunction<Export, JsonNode, ObjectNode>> ANSWERS =
            Map.of("figma", DryRunExport::figma, "canva", DryRunExport::canva);

    private DryRunExport() {}

    /** The answer of the export's target. @throws ExportException when nobody knows the target */
    public static ObjectNode answer(Export export, JsonNode options) throws ExportException {
        BiFunction<Export, JsonNode, ObjectNode> answer = ANSWERS.get(export.target());
        if (answer == null) {
            throw new ExportException("there is no dry-run answer for target '" + export.target() + "'", false);
        }
        return answer.apply(export, options).put("dry_run", true);
    }

    private static ObjectNode figma(Export export, JsonNode options) {
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

    private static ObjectNode canva(Export export, JsonNode options) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("canva_asset_id", "dry-" + export.assetId());
        answer.put("title", options.path("title").asText(export.assetId()));
        answer.put("asset_id", export.assetId());
        return answer;
    }
}
