-- The consent of one Canva user, for the whole installation. Tokens are closed up with a key that is not in the database.
CREATE TABLE canva_connection (
    connection     INTEGER PRIMARY KEY CHECK (connection = 1),
    generation     BIGINT  NOT NULL,           -- of the tokens; grows with every login and every renewal
    account        TEXT    NOT NULL,           -- whose, for people to read
    scopes         TEXT    NOT NULL,
    sealed_access  TEXT    NOT NULL,
    sealed_refresh TEXT    NOT NULL,           -- may be used once
    access_ends_at BIGINT  NOT NULL,
    connected_at   BIGINT  NOT NULL,
    renewed_at     BIGINT  NOT NULL,
    renewer        TEXT,                       -- who is renewing the tokens now
    renewing_until BIGINT,                     -- after that another may
    unanswered     INTEGER NOT NULL DEFAULT 0, -- renewals of these tokens that were begun and have no known end
    lost           TEXT,                       -- why somebody has to log in again; null: nobody has to
    CHECK ((renewer IS NULL) = (renewing_until IS NULL)),
    CHECK (lost IS NULL OR renewer IS NULL),
    CHECK (unanswered >= 0)
);

-- What Canva has of an export already, so that nothing is uploaded twice.
CREATE TABLE canva_uploads (
    export_id TEXT   PRIMARY KEY REFERENCES exports,
    job_id    TEXT   NOT NULL, -- Canva's job that imports the image
    begun_at  BIGINT NOT NULL,
    asset_id  TEXT,            -- Canva's; null: not imported yet
    given_up  INTEGER NOT NULL DEFAULT 0 CHECK (given_up IN (0, 1)) -- it took too long
);
