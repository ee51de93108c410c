-- Keys of callers over HTTP. A key is dk_<key_id>_<secret>; of the secret there is only its hash.
CREATE TABLE access_keys (
    key_id        TEXT    PRIMARY KEY CHECK (length(key_id) = 12), -- lower-case hex, public
    instance_id   TEXT    NOT NULL,
    scopes        TEXT    NOT NULL, -- generate, read, review, admin, separated by commas
    secret_sha256 TEXT    NOT NULL CHECK (length(secret_sha256) = 64), -- lower-case hex
    label         TEXT, -- what its owner calls it; null: nothing
    slot          INTEGER CHECK (slot IN (1, 2)), -- two are usable at a time; null: revoked, or expired and replaced
    created_at    BIGINT  NOT NULL,
    expires_at    BIGINT, -- null: never
    revoked_at    BIGINT, -- null: it is not
    last_used_at  BIGINT, -- to the minute; null: never
    UNIQUE (instance_id, slot),
    CHECK (slot IS NULL OR revoked_at IS NULL)
);
