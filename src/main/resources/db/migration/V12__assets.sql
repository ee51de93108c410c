-- For lists of assets, newest first, of one instance and of all, and for finding them by tag.
CREATE INDEX assets_by_instance ON assets (instance_id, created_at, asset_id);
CREATE INDEX assets_by_time ON assets (created_at, asset_id);
CREATE INDEX asset_tags_by_tag ON asset_tags (tag, asset_id);
CREATE INDEX exports_by_asset ON exports (asset_id);

-- What this installation signs with. In the database, so that every node knows what another has signed.
CREATE TABLE signing_keys (
    name       TEXT   PRIMARY KEY, -- what is signed with it: asset-urls
    secret     TEXT   NOT NULL CHECK (length(secret) = 64), -- 256 random bits, lower-case hex
    created_at BIGINT NOT NULL
);
