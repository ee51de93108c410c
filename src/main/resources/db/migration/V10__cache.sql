-- The cache of images that were bought. A hit is an attempt that costs nothing, with an asset of its own.
ALTER TABLE jobs ADD COLUMN fresh INTEGER NOT NULL DEFAULT 0 CHECK (fresh IN (0, 1)); -- 1: nothing is taken from the cache
ALTER TABLE renders ADD COLUMN fingerprint TEXT; -- of what is being made for the cache; null: it takes no part in it, or was a hit
ALTER TABLE attempts ADD COLUMN cached INTEGER NOT NULL DEFAULT 0 CHECK (cached = 0 OR (cached = 1 AND reserved_micros = 0));

-- Images at hand. Each node has its own files, and its own limits.
CREATE TABLE cache_entries (
    node_id       TEXT   NOT NULL,
    fingerprint   TEXT   NOT NULL, -- SHA-256 over everything that changes the picture, lower-case hex
    file          TEXT   NOT NULL UNIQUE, -- in the node's cache folder: the id of the asset that it was made for
    storage_key   TEXT   NOT NULL, -- that asset's own copy, for nodes that do not have the file
    sha256        TEXT   NOT NULL,
    bytes         BIGINT NOT NULL CHECK (bytes > 0),
    provider      TEXT   NOT NULL,
    model_id      TEXT,
    model_version TEXT,
    seed          BIGINT,
    final_prompt  TEXT,
    created_at    BIGINT NOT NULL,
    used_at       BIGINT NOT NULL,
    PRIMARY KEY (node_id, fingerprint)
);
CREATE INDEX cache_entries_by_fingerprint ON cache_entries (fingerprint);
CREATE INDEX cache_entries_by_use ON cache_entries (node_id, used_at);

-- Who makes what others wait for. It counts while its render is open, and not after its time.
CREATE TABLE cache_makers (
    fingerprint TEXT   PRIMARY KEY,
    render_id   TEXT   NOT NULL REFERENCES renders,
    expires_at  BIGINT NOT NULL
);
CREATE INDEX cache_makers_by_render ON cache_makers (render_id);
