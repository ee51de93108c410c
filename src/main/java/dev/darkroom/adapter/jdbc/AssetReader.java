package dev.darkroom.adapter.jdbc;

import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Reads what is stored of assets. */
public final class AssetReader {
    private final Jdbi jdbi;

    public AssetReader(Database database) {
        this.jdbi = database.jdbi();
    }

    /** Where the image of an asset is in storage; empty when this instance has no such asset. */
    public Optional<String> storageKey(String instanceId, String assetId) {
        return jdbi.withHandle(
                h -> h.createQuery("SELECT storage_key FROM assets WHERE asset_id = :asset AND instance_id = :instance")
                        .bind("asset", assetId)
                        .bind("instance", instanceId)
                        .mapTo(String.class)
                        .findOne());
    }
}
