package dev.darkroom.adapter.jdbc;

import dev.darkroom.asset.AssetChange;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What people change of assets. How one was made, and its files, are never changed. */
public final class AssetChanges {
    private final Jdbi jdbi;

    public AssetChanges(Database database) {
        this.jdbi = database.jdbi();
    }

    private record Own(String instanceId, String provider, boolean placeholder) {}

    /**
     * Changes an asset, all or nothing. The library is made when it is not there; the tags that say how the asset was made
     * stay.
     *
     * @return false when there is no such asset
     */
    public boolean change(String assetId, AssetChange change) {
        return jdbi.inTransaction(h -> h.createQuery(
                        "SELECT instance_id, provider, placeholder FROM assets WHERE asset_id = :asset<lock>")
                .bind("asset", assetId)
                .map((r, c) -> new Own(r.getString(1), r.getString(2), r.getInt(3) == 1))
                .findOne()
                .map(own -> {
                    change(h, assetId, own, change);
                    return true;
                })
                .orElse(false));
    }

    private static void change(Handle h, String assetId, Own own, AssetChange change) {
        if (change.review() != null) {
            h.createUpdate("UPDATE assets SET review_state = :review WHERE asset_id = :asset")
                    .bind("review", change.review().word())
                    .bind("asset", assetId)
                    .execute();
        }
        if (change.libraryId() != null) {
            h.createUpdate("INSERT INTO libraries (instance_id, library_id, created_at)"
                            + " VALUES (:instance, :library, <now>) ON CONFLICT DO NOTHING")
                    .bind("instance", own.instanceId())
                    .bind("library", change.libraryId())
                    .execute();
            h.createUpdate("UPDATE assets SET library_id = :library WHERE asset_id = :asset")
                    .bind("library", change.libraryId())
                    .bind("asset", assetId)
                    .execute();
        }
        if (change.tags() != null) {
            retag(h, assetId, own, change);
        }
    }

    private static void retag(Handle h, String assetId, Own own, AssetChange change) {
        Set<String> tags = new LinkedHashSet<>(Set.of("generated", "generated-" + own.provider()));
        if (own.placeholder()) {
            tags.add("placeholder");
        }
        tags.addAll(change.tags());
        h.createUpdate("DELETE FROM asset_tags WHERE asset_id = :asset")
                .bind("asset", assetId)
                .execute();
        for (String tag : tags) {
            h.createUpdate("INSERT INTO asset_tags (asset_id, tag) VALUES (:asset, :tag)")
                    .bind("asset", assetId)
                    .bind("tag", tag)
                    .execute();
        }
    }
}
