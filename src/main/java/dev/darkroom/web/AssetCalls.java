package dev.darkroom.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.jdbc.AssetChanges;
import dev.darkroom.adapter.jdbc.AssetExports;
import dev.darkroom.adapter.jdbc.AssetSearch;
import dev.darkroom.adapter.web.CallReader;
import dev.darkroom.adapter.web.HttpAnswer;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.adapter.web.HttpProblem;
import dev.darkroom.asset.Asset;
import dev.darkroom.asset.AssetChange;
import dev.darkroom.asset.AssetFilter;
import dev.darkroom.asset.ReviewState;
import dev.darkroom.job.InvalidInputException;
import dev.darkroom.job.KnownInstances;
import dev.darkroom.job.PublishedSchema;
import dev.darkroom.job.StrictDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.ExchangeProperty;

/** The family {@code /assets}: what is known of stored images, and what people make of it. */
public final class AssetCalls {
    private static final int MOST = 200;
    private static final int USUAL = 50;
    private static final int LONGEST_CHANGE = 64 * 1024;

    private final AssetSearch assets;
    private final AssetChanges changes;
    private final AssetExports exports;
    private final KnownInstances instances;
    private final AssetDocuments documents;
    private final PublishedSchema schema = new PublishedSchema("/schemas/asset-change.json");
    private final StrictDocument reader = new StrictDocument("a change of an asset", LONGEST_CHANGE);

    public AssetCalls(
            AssetSearch assets, AssetChanges changes, AssetExports exports, KnownInstances instances, ImageUrls urls) {
        this.instances = instances;
        this.assets = assets;
        this.changes = changes;
        this.exports = exports;
        this.documents = new AssetDocuments(urls);
    }

    /** {@code GET /assets}: newest first. */
    public HttpAnswer list(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        AssetFilter filter = AssetQuery.of(call, instances, "after", "limit");
        int limit = Paging.limit(call, USUAL, MOST);
        Optional<Paging.Place> after = Paging.after(call);
        List<Asset> found = assets.newest(
                filter,
                after.map(Paging.Place::at).orElse(null),
                after.map(Paging.Place::id).orElse(null),
                limit + 1);
        return Versions.of(
                call,
                HttpAnswer.json(
                        200,
                        Paging.page(
                                found,
                                limit,
                                asset -> documents.of(call, asset),
                                asset -> new Paging.Place(asset.created().toEpochMilli(), asset.id()))));
    }

    /** {@code GET /assets/{id}}, with its exports. */
    public HttpAnswer get(@ExchangeProperty(CallReader.CALL) HttpCall call) throws HttpProblem {
        return Versions.of(call, HttpAnswer.json(200, document(call.allowing())));
    }

    /** {@code PATCH /assets/{id}}: tags, review, library. */
    public HttpAnswer change(@ExchangeProperty(CallReader.CALL) HttpCall call)
            throws HttpProblem, InvalidInputException {
        asset(call.allowing());
        ObjectNode wish = reader.read(call.json(), schema);
        List<String> tags = null;
        if (wish.has("tags")) {
            tags = new ArrayList<>();
            for (var tag : wish.get("tags")) {
                tags.add(tag.textValue());
            }
        }
        ReviewState review = wish.has("review_state")
                ? ReviewState.of(wish.get("review_state").textValue())
                : null;
        AssetChange change =
                new AssetChange(tags, review, wish.path("library_id").textValue());
        if (!changes.change(call.parameter("id"), change)) {
            throw unknown(call);
        }
        return HttpAnswer.json(200, document(call));
    }

    private ObjectNode document(HttpCall call) throws HttpProblem {
        Asset asset = asset(call);
        ObjectNode document = documents.of(call, asset);
        document.putArray("exports").addAll(exports.of(asset.id()));
        return document;
    }

    private Asset asset(HttpCall call) throws HttpProblem {
        return assets.find(call.caller().instanceId(), call.parameter("id")).orElseThrow(() -> unknown(call));
    }

    /** The same for an asset of others and for none at all. */
    static HttpProblem unknown(HttpCall call) {
        return HttpProblem.notFound("there is no asset '" + call.parameter("id") + "'");
    }
}
