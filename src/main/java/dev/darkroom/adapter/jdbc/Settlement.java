package dev.darkroom.adapter.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.asset.Asset;
import dev.darkroom.job.ExportRequest;
import dev.darkroom.render.Attempt;
import dev.darkroom.render.Claim;
import dev.darkroom.render.RenderState;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/**
 * The one transaction that ends a render with an image: attempt settled, ledger, asset row, exports, render and perhaps
 * job done, events. It runs after the image is in storage.
 */
public final class Settlement {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Jdbi jdbi;

    public Settlement(Database database) {
        this.jdbi = database.jdbi();
    }

    /**
     * Settles. What it costs is settled in full, be it more than was reserved.
     *
     * @param exports where the image is to go; nothing is exported when it is a placeholder
     * @throws dev.darkroom.render.LeaseLostException when the render is no longer ours; nothing is written then
     */
    public void settle(Claim claim, Attempt attempt, Asset asset, List<ExportRequest> exports, RenderNotes notes) {
        jdbi.useTransaction(h -> {
            AttemptStore.settled(h, claim, attempt, asset.costMicros());
            insertAsset(h, claim, attempt, asset);
            if (!asset.placeholder()) {
                insertExports(h, claim, asset, exports);
            }
            RenderState state = asset.placeholder() ? RenderState.PLACEHOLDER : RenderState.DONE;
            RenderStore.end(h, claim, state, null, null, notes);
            JobStore.recompute(h, claim.jobKey());
            // Last, because every purchase waits for the installation's account.
            Ledger.settle(h, attempt.attemptId(), asset.costMicros());
        });
    }

    static void insertAsset(Handle h, Claim claim, Attempt attempt, Asset asset) {
        h.createUpdate("INSERT INTO libraries (instance_id, library_id, created_at) VALUES (:instance, :library, <now>)"
                        + " ON CONFLICT DO NOTHING")
                .bind("instance", asset.instanceId())
                .bind("library", asset.libraryId())
                .execute();
        h.createUpdate(
                        "INSERT INTO assets (asset_id, attempt_id, render_id, instance_id, library_id, placeholder, dry_run,"
                                + " prompt, final_prompt, model_id, provider, seed, width, height, format, bytes, sha256,"
                                + " perceptual_hash, colours, storage_key, thumbnail_key, sidecar_key, url, cost_micros, parent,"
                                + " created_at) VALUES (:id, :attempt, :render, :instance, :library, :placeholder, :dryRun, :prompt,"
                                + " :finalPrompt, :model, :provider, :seed, :width, :height, :format, :bytes, :sha256, :hash,"
                                + " :colours, :storageKey, :thumbnailKey, :sidecarKey, :url, :cost, :parent, :created)")
                .bind("id", asset.id())
                .bind("attempt", attempt.attemptId())
                .bind("render", claim.renderId())
                .bind("instance", asset.instanceId())
                .bind("library", asset.libraryId())
                .bind("placeholder", asset.placeholder() ? 1 : 0)
                .bind("dryRun", asset.dryRun() ? 1 : 0)
                .bind("prompt", StoredText.of(asset.prompt()))
                .bind("finalPrompt", StoredText.of(asset.finalPrompt()))
                .bind("model", asset.modelId())
                .bind("provider", asset.provider())
                .bind("seed", asset.seed())
                .bind("width", asset.width())
                .bind("height", asset.height())
                .bind("format", asset.format().word())
                .bind("bytes", asset.bytes())
                .bind("sha256", asset.sha256())
                .bind("hash", asset.perceptualHash())
                .bind("colours", String.join(",", asset.colours()))
                .bind("storageKey", asset.storageKey())
                .bind("thumbnailKey", asset.thumbnailKey())
                .bind("sidecarKey", asset.sidecarKey())
                .bind("url", asset.url())
                .bind("cost", asset.costMicros())
                .bind("parent", asset.parent())
                .bind("created", asset.created().toEpochMilli())
                .execute();
        if (!asset.tags().isEmpty()) {
            insertTags(h, asset.id(), asset.tags());
        }
    }

    private static void insertTags(Handle h, String assetId, List<String> tags) {
        String rows = IntStream.range(0, tags.size())
                .mapToObj(i -> "(:id, :tag" + i + ")")
                .collect(Collectors.joining(", "));
        Update update = h.createUpdate(
                        "INSERT INTO asset_tags (asset_id, tag) VALUES " + rows + " ON CONFLICT DO NOTHING")
                .bind("id", assetId);
        for (int i = 0; i < tags.size(); i++) {
            update.bind("tag" + i, tags.get(i));
        }
        update.execute();
    }

    static void insertExports(Handle h, Claim claim, Asset asset, List<ExportRequest> exports) {
        for (int i = 0; i < exports.size(); i++) {
            h.createUpdate(
                            "INSERT INTO exports (export_id, asset_id, job_key, target, place, options, state, next_at, send_at,"
                                    + " created_at) VALUES (:id, :asset, :job, :target, :place, :options, 'waiting', <now>, <now>, <now>)"
                                    + " ON CONFLICT (asset_id, target, place) DO NOTHING")
                    .bind("id", claim.renderId() + "/export-" + i)
                    .bind("asset", asset.id())
                    .bind("job", claim.jobKey())
                    .bind("target", exports.get(i).to())
                    .bind("place", exports.get(i).place())
                    .bind("options", json(exports.get(i)))
                    .execute();
        }
    }

    private static String json(ExportRequest export) {
        try {
            return JSON.writeValueAsString(export.options());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
