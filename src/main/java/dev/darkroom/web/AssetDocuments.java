package dev.darkroom.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.adapter.web.HttpCall;
import dev.darkroom.asset.Asset;
import dev.darkroom.money.Micros;

/** What callers see of an asset. Where it lies in storage is not their business. */
final class AssetDocuments {
    private final ImageUrls urls;

    AssetDocuments(ImageUrls urls) {
        this.urls = urls;
    }

    ObjectNode of(HttpCall call, Asset asset) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("asset_id", asset.id());
        document.put("instance_id", asset.instanceId());
        document.put("library_id", asset.libraryId());
        document.put("job_id", asset.jobId());
        document.put("render_index", asset.renderIndex());
        asset.tags().forEach(document.putArray("tags")::add);
        document.put("review_state", asset.reviewState().word());
        document.put("prompt", asset.prompt());
        document.put("final_prompt", asset.finalPrompt());
        document.put("model_id", asset.modelId());
        document.put("provider", asset.provider());
        document.put("seed", asset.seed());
        document.put("width", asset.width());
        document.put("height", asset.height());
        document.put("format", asset.format().word());
        document.put("bytes", asset.bytes());
        document.put("sha256", asset.sha256());
        document.put("perceptual_hash", asset.perceptualHash());
        asset.colours().forEach(document.putArray("colours")::add);
        document.put("cost_usd", Micros.usd(asset.costMicros()));
        document.put("created", asset.created().toString());
        document.put("parent", asset.parent());
        document.put("placeholder", asset.placeholder());
        document.put("dry_run", asset.dryRun());
        document.put("image_url", urls.image(call, asset));
        document.put("thumbnail_url", urls.thumbnail(call, asset.id()));
        return document;
    }
}
