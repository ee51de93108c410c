-- Every version of a model that was ever in force, so that an attempt can say exactly what it used.
CREATE TABLE model_configs (
    model_id    TEXT    NOT NULL,
    version     TEXT    NOT NULL, -- SHA-256 of document, lower-case hex
    source      TEXT    NOT NULL CHECK (source IN ('file', 'remote')),
    document    TEXT    NOT NULL, -- canonical JSON
    last_copy   INTEGER NOT NULL DEFAULT 0 CHECK (last_copy IN (0, 1)), -- it is of the last good copy of the remote catalogue
    recorded_at BIGINT  NOT NULL,
    PRIMARY KEY (model_id, version, source)
);

ALTER TABLE attempts ADD COLUMN model_version TEXT; -- null: the model is not in the catalogue, or it was made before this was noted

ALTER TABLE nodes ADD COLUMN catalog_problem TEXT; -- why this process works with an older catalogue; null: it has the present one
