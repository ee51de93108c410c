-- An export may be linked: the target knows of the image, and somebody has still to place it there. SQLite cannot change
-- a CHECK, so the table is made anew. "place" is where the image goes at its target: the same asset at the same place is
-- one export. Two exports of a job that were alike stay two.
CREATE TABLE exports_anew (
    export_id   TEXT    PRIMARY KEY,
    asset_id    TEXT    NOT NULL REFERENCES assets,
    job_key     TEXT    NOT NULL REFERENCES jobs,
    target      TEXT    NOT NULL,
    place       TEXT    NOT NULL,           -- the options that say where, as canonical JSON
    options     TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('waiting', 'linked', 'done', 'failed')),
    result      TEXT,
    tries       INTEGER NOT NULL DEFAULT 0, -- begun so often; never less, so that a late worker is known
    excused     INTEGER NOT NULL DEFAULT 0 CHECK (excused >= 0), -- tries that do not count against it
    owner       TEXT,                       -- who tries it now
    next_at     BIGINT  NOT NULL,           -- not to be taken before
    send_at     BIGINT  NOT NULL,           -- when the sweeper sends a message for it (again)
    error_type  TEXT,
    message     TEXT,
    created_at  BIGINT  NOT NULL,
    finished_at BIGINT,
    CHECK ((state IN ('waiting', 'linked')) = (finished_at IS NULL)),
    CHECK (state = 'waiting' OR owner IS NULL),
    CHECK (state <> 'failed' OR error_type IS NOT NULL),
    CHECK (state NOT IN ('linked', 'done') OR result IS NOT NULL)
);
INSERT INTO exports_anew (export_id, asset_id, job_key, target, place, options, state, result, tries, owner, next_at,
                          send_at, error_type, message, created_at, finished_at)
SELECT e.export_id, e.asset_id, e.job_key, e.target,
       CASE WHEN EXISTS (SELECT 1 FROM exports o WHERE o.asset_id = e.asset_id AND o.target = e.target
                         AND o.options = e.options AND o.export_id < e.export_id)
            THEN e.export_id ELSE e.options END,
       e.options, e.state, e.result, e.tries, e.owner, e.next_at, e.send_at, e.error_type, e.message, e.created_at,
       e.finished_at
FROM exports e;
DROP TABLE exports;
ALTER TABLE exports_anew RENAME TO exports;

CREATE INDEX open_exports ON exports (send_at) WHERE state = 'waiting';
CREATE INDEX exports_by_job ON exports (job_key);
-- Begins with the asset, whose exports are listed, too.
CREATE UNIQUE INDEX one_export_to_a_place ON exports (asset_id, target, place);
-- For what a plugin has still to place, and for the list of those that were given up.
CREATE INDEX unfinished_exports ON exports (target, created_at) WHERE finished_at IS NULL;
CREATE INDEX failed_exports ON exports (finished_at) WHERE state = 'failed';
