package dev.darkroom.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.AssetSearch;
import dev.darkroom.adapter.jdbc.PlacementReader;
import dev.darkroom.adapter.jdbc.PlacementReader.Placement;
import dev.darkroom.adapter.jdbc.PlacementStore;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.asset.Asset;
import dev.darkroom.export.Export;
import dev.darkroom.export.FigmaExport;
import dev.darkroom.job.CanonicalJson;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.render.ErrorType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.ExchangeProperty;

/** {@code /figma/exports}: what the Figma plugin places, and what it says of it. */
public final class FigmaCalls {
    private static final Pattern FILE_KEY = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final int MOST = 200;

    private final PlacementReader placements;
    private final PlacementStore open;
    private final AssetSearch assets;
    private final FigmaImages images;

    public FigmaCalls(PlacementReader placements, PlacementStore open, AssetSearch assets, FigmaImages images) {
        this.placements = placements;
        this.open = open;
        this.assets = assets;
        this.images = images;
    }

    /** {@code GET /figma/exports}: the oldest 200 that wait to be placed, in all files or in one, and how many do. */
    public HttpAnswer list(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        Optional<String> file = call.allowing("file_key").one("file_key");
        if (file.isPresent() && !FILE_KEY.matcher(file.get()).matches()) {
            throw HttpProblem.of("?file_key", "is '" + file.get() + "'", "the key of a Figma file");
        }
        String instance = call.caller().instanceId();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode data = document.putArray("data");
        List<Export> waiting = open.toPlace(instance, file.orElse(null));
        document.put("waiting", waiting.size());
        waiting.stream().limit(MOST).forEach(export -> assets.find(instance, export.assetId())
                .ifPresent(asset -> data.add(shown(export, asset))));
        return HttpAnswer.json(200, document);
    }

    private static ObjectNode shown(Export export, Asset asset) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("id", export.exportId().replace('/', ':'));
        entry.put("asset_id", asset.id());
        entry.put("name", asset.jobId() + " " + asset.renderIndex());
        entry.put("provider", asset.provider());
        entry.put("prompt_hash", CanonicalJson.sha256(asset.prompt()));
        entry.put("width", asset.width());
        entry.put("height", asset.height());
        List.of("file_key", "page_id", "page", "node_id")
                .forEach(name -> entry.set(
                        name,
                        export.readOptions().has(name) ? export.readOptions().get(name) : entry.nullNode()));
        return entry;
    }

    /** {@code GET /figma/exports/{id}/image}: a PNG or JPEG that Figma takes. */
    public HttpAnswer image(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        Placement placement = find(call.allowing());
        if (!placement.isOpen() || !placement.isWanted()) {
            throw unknown(call);
        }
        return images.answer(
                call,
                assets.find(call.caller().instanceId(), placement.assetId()).orElseThrow(() -> unknown(call)));
    }

    /**
     * {@code POST /figma/exports/{id}}: somebody is placing it, has, or never will. The same said again changes nothing, but
     * that who is placing it has more time. While somebody is, nobody else can end it.
     */
    public HttpAnswer report(@ExchangeProperty(CallReader.CALL) HttpCall call)
            throws HttpProblem, InvalidInputException {
        PlacementReport report = PlacementReport.of(call.allowing().json());
        Placement placement = find(call);
        if (!placement.isWanted()) {
            throw unknown(call);
        }
        if (report.isBeginning()) {
            if (!open.placing(placement.exportId(), report.placer())) {
                throw taken(find(call));
            }
            return ended(call, "placing");
        }
        if (report.error() != null) {
            String reason = "the Figma plugin says: " + report.error();
            if (!open.notPlaced(placement.exportId(), report.placer(), reason)) {
                requireEnd(find(call), "failed", null);
            }
            return ended(call, "failed");
        }
        ObjectNode result = FigmaExport.placed(
                placement.options().get("file_key").asText(), report.nodeId(), report.pageId(), placement.assetId());
        if (!open.placed(placement.exportId(), report.placer(), result)) {
            requireEnd(find(call), "done", report.nodeId());
        }
        return ended(call, "done");
    }

    private static HttpAnswer ended(HttpCall call, String state) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putObject("data").put("id", call.parameter("id")).put("state", state);
        return HttpAnswer.json(200, document);
    }

    private static void requireEnd(Placement placement, String state, String nodeId) throws HttpProblem {
        if (placement.isOpen()) {
            throw taken(placement);
        }
        requireState(placement, state, nodeId);
    }

    private static void requireState(Placement placement, String state, String nodeId) throws HttpProblem {
        if (!placement.state().equals(state)
                || (nodeId != null && !nodeOf(placement).equals(nodeId))) {
            throw new HttpProblem(
                    409,
                    ErrorType.INVALID_REQUEST,
                    "the export is " + placement.state() + " already"
                            + (placement.state().equals("done")
                                    ? ", as node " + nodeOf(placement)
                                    : "; ask for it again first"));
        }
    }

    private static String nodeOf(Placement placement) {
        return placement.result().path("figma_node_id").asText();
    }

    private static HttpProblem taken(Placement placement) throws HttpProblem {
        if (!placement.isOpen()) {
            requireState(placement, "linked", null);
        }
        return new HttpProblem(
                409,
                ErrorType.INVALID_REQUEST,
                "somebody else is placing it; unless they say that they have, it is free again within "
                        + PlacementStore.LEASE.toSeconds() + " s");
    }

    /** An export's id has slashes; in a path it is written with colons, which no id has. */
    private Placement find(HttpCall call) throws HttpProblem {
        return placements
                .find(call.caller().instanceId(), call.parameter("id").replace(':', '/'))
                .orElseThrow(() -> unknown(call));
    }

    private static HttpProblem unknown(HttpCall call) {
        return HttpProblem.notFound(
                "no export '" + call.parameter("id") + "' waits to be placed; GET /figma/exports lists them");
    }
}
