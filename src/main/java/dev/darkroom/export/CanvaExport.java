package dev.darkroom.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Exports to Canva. */
public final class CanvaExport {
    /** What Canva would answer, made up from the export itself: the same every time. */
    public ObjectNode dryRun(Export export) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("canva_asset_id", "dry-" + export.assetId());
        answer.put("title", export.readOptions().path("title").asText(export.assetId()));
        answer.put("asset_id", export.assetId());
        return answer;
    }

    /**
     * Takes the image to Canva.
     *
     * @throws ExportException always, in this version
     */
    @SuppressWarnings("DoNotCallSuggester") // the route calls it
    public Exported export(Export export) throws ExportException {
        throw ExportException.never("exports to " + export.target() + " work in dry-run only in this version");
    }
}
