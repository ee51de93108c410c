-- Common subset of SQLite and PostgreSQL. Money is micro-dollars, times are epoch milliseconds by the database's clock.
-- Ids: job_key is instance/job_id (with ~dry behind it for dry-run jobs, which live apart from real ones),
-- render_id is job_key/index, attempt_id is render_id/number.

CREATE TABLE libraries (
    instance_id TEXT   NOT NULL,
    library_id  TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (instance_id, library_id)
);

CREATE TABLE jobs (
    job_key        TEXT    PRIMARY KEY,
    instance_id    TEXT    NOT NULL,
    job_id         TEXT    NOT NULL,
    dry_run        INTEGER NOT NULL CHECK (dry_run IN (0, 1)),
    source         TEXT    NOT NULL CHECK (source IN ('folder', 'queue', 'cli')),
    request        TEXT    NOT NULL,
    request_sha256 TEXT    NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('accepted', 'running', 'done', 'partial', 'failed', 'held', 'cancelled')),
    priority       INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 9),
    deadline       BIGINT,
    events         INTEGER NOT NULL DEFAULT 0,
    created_at     BIGINT  NOT NULL,
    finished_at    BIGINT,
    UNIQUE (instance_id, job_id, dry_run),
    CHECK ((state IN ('done', 'partial', 'failed', 'cancelled')) = (finished_at IS NOT NULL))
);
CREATE INDEX jobs_by_state ON jobs (state, created_at);

CREATE TABLE renders (
    render_id     TEXT    PRIMARY KEY,
    job_key       TEXT    NOT NULL REFERENCES jobs,
    render_index  INTEGER NOT NULL,
    dry_run       INTEGER NOT NULL CHECK (dry_run IN (0, 1)),
    state         TEXT    NOT NULL CHECK (state IN ('queued', 'working', 'done', 'placeholder', 'failed', 'held', 'cancelled')),
    fence         BIGINT  NOT NULL DEFAULT 0,
    owner         TEXT,
    lease_until   BIGINT,
    next_at       BIGINT  NOT NULL, -- not to be claimed before
    send_at       BIGINT  NOT NULL, -- when the sweeper sends a message for it (again)
    sends         INTEGER NOT NULL DEFAULT 0,
    failures      INTEGER NOT NULL DEFAULT 0,
    skipped       TEXT    NOT NULL DEFAULT '[]',
    warnings      TEXT    NOT NULL DEFAULT '[]',
    error_type    TEXT,
    message       TEXT,
    finished_at   BIGINT,
    UNIQUE (job_key, render_index),
    CHECK ((state = 'working') = (owner IS NOT NULL)),
    CHECK ((state = 'working') = (lease_until IS NOT NULL)),
    CHECK ((state IN ('done', 'placeholder', 'failed', 'cancelled')) = (finished_at IS NOT NULL)),
    CHECK (state <> 'failed' OR error_type IS NOT NULL)
);
CREATE INDEX open_renders ON renders (dry_run, send_at) WHERE state IN ('queued', 'working');

CREATE TABLE attempts (
    attempt_id        TEXT    PRIMARY KEY,
    render_id         TEXT    NOT NULL REFERENCES renders,
    number            INTEGER NOT NULL,
    provider          TEXT    NOT NULL,
    model_id          TEXT,
    dry_run           INTEGER NOT NULL CHECK (dry_run IN (0, 1)),
    state             TEXT    NOT NULL CHECK (state IN ('reserved', 'submitting', 'submitted', 'ready', 'settled',
                                                        'released', 'unknown', 'spent_lost', 'spent_unknown')),
    asset_id          TEXT    NOT NULL UNIQUE,
    reserved_micros   BIGINT  NOT NULL CHECK (reserved_micros >= 0),
    settled_micros    BIGINT CHECK (settled_micros >= 0),
    submit_started_at BIGINT,
    provider_ref      TEXT,
    poll_url          TEXT,
    said_unbilled     INTEGER NOT NULL DEFAULT 0,
    spool_sha256      TEXT,
    seed              BIGINT,
    final_prompt      TEXT,
    error_type        TEXT,
    message           TEXT,
    latency_ms        BIGINT,
    created_at        BIGINT  NOT NULL,
    finished_at       BIGINT,
    UNIQUE (render_id, number),
    CHECK (state <> 'submitted' OR provider_ref IS NOT NULL),
    CHECK (state IN ('reserved', 'released') OR submit_started_at IS NOT NULL),
    CHECK (state NOT IN ('ready', 'settled') OR spool_sha256 IS NOT NULL),
    CHECK ((state IN ('settled', 'released', 'spent_lost', 'spent_unknown')) = (finished_at IS NOT NULL)),
    CHECK ((state IN ('settled', 'spent_lost', 'spent_unknown')) = (settled_micros IS NOT NULL)),
    CHECK (state <> 'released' OR provider_ref IS NULL OR said_unbilled = 1)
);
-- While an attempt may have bought something, or has, no other attempt of its render can begin.
CREATE UNIQUE INDEX one_open_attempt ON attempts (render_id) WHERE state NOT IN ('released', 'spent_lost', 'spent_unknown');
CREATE UNIQUE INDEX one_provider_ref ON attempts (provider, provider_ref) WHERE provider_ref IS NOT NULL;
CREATE INDEX attempts_by_provider ON attempts (provider, created_at);

CREATE TABLE budgets (
    scope           TEXT   NOT NULL,
    period          TEXT   NOT NULL,
    limit_micros    BIGINT NOT NULL CHECK (limit_micros >= 0),
    reserved_micros BIGINT NOT NULL DEFAULT 0 CHECK (reserved_micros >= 0),
    spent_micros    BIGINT NOT NULL DEFAULT 0 CHECK (spent_micros >= 0),
    PRIMARY KEY (scope, period)
);

CREATE TABLE ledger (
    attempt_id  TEXT   NOT NULL REFERENCES attempts,
    kind        TEXT   NOT NULL CHECK (kind IN ('reserve', 'release', 'settle')),
    instance_id TEXT   NOT NULL,
    job_key     TEXT   NOT NULL REFERENCES jobs,
    micros      BIGINT NOT NULL CHECK (micros >= 0),
    at          BIGINT NOT NULL,
    PRIMARY KEY (attempt_id, kind)
);
CREATE INDEX ledger_by_job ON ledger (job_key);
-- What was reserved is given back or spent, never both.
CREATE UNIQUE INDEX one_ledger_end ON ledger (attempt_id) WHERE kind <> 'reserve';

CREATE TABLE assets (
    asset_id        TEXT    PRIMARY KEY,
    attempt_id      TEXT    NOT NULL UNIQUE REFERENCES attempts,
    render_id       TEXT    NOT NULL UNIQUE REFERENCES renders,
    instance_id     TEXT    NOT NULL,
    library_id      TEXT    NOT NULL,
    placeholder     INTEGER NOT NULL CHECK (placeholder IN (0, 1)),
    dry_run         INTEGER NOT NULL CHECK (dry_run IN (0, 1)),
    prompt          TEXT    NOT NULL,
    final_prompt    TEXT    NOT NULL,
    model_id        TEXT,
    provider        TEXT    NOT NULL,
    seed            BIGINT,
    width           INTEGER NOT NULL CHECK (width > 0),
    height          INTEGER NOT NULL CHECK (height > 0),
    format          TEXT    NOT NULL CHECK (format IN ('png', 'jpeg', 'webp')),
    bytes           BIGINT  NOT NULL CHECK (bytes > 0),
    sha256          TEXT    NOT NULL,
    perceptual_hash TEXT    NOT NULL,
    colours         TEXT    NOT NULL,
    storage_key     TEXT    NOT NULL UNIQUE,
    thumbnail_key   TEXT    NOT NULL,
    sidecar_key     TEXT    NOT NULL,
    url             TEXT    NOT NULL,
    cost_micros     BIGINT  NOT NULL CHECK (cost_micros >= 0),
    parent          TEXT,
    review_state    TEXT    NOT NULL DEFAULT 'pending' CHECK (review_state IN ('pending', 'approved', 'rejected')),
    created_at      BIGINT  NOT NULL,
    FOREIGN KEY (instance_id, library_id) REFERENCES libraries
);
CREATE INDEX assets_by_library ON assets (instance_id, library_id, created_at);

CREATE TABLE asset_tags (
    asset_id TEXT NOT NULL REFERENCES assets,
    tag      TEXT NOT NULL,
    PRIMARY KEY (asset_id, tag)
);

CREATE TABLE exports (
    export_id   TEXT    PRIMARY KEY,
    asset_id    TEXT    NOT NULL REFERENCES assets,
    job_key     TEXT    NOT NULL REFERENCES jobs,
    target      TEXT    NOT NULL,
    options     TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
    result      TEXT,
    tries       INTEGER NOT NULL DEFAULT 0, -- begun so often
    owner       TEXT,                       -- who tries it now
    next_at     BIGINT  NOT NULL,           -- not to be taken before
    send_at     BIGINT  NOT NULL,           -- when the sweeper sends a message for it (again)
    error_type  TEXT,
    message     TEXT,
    created_at  BIGINT  NOT NULL,
    finished_at BIGINT,
    CHECK ((state = 'waiting') = (finished_at IS NULL)),
    CHECK (state = 'waiting' OR owner IS NULL),
    CHECK (state <> 'failed' OR error_type IS NOT NULL),
    CHECK (state <> 'done' OR result IS NOT NULL)
);
CREATE INDEX open_exports ON exports (send_at) WHERE state = 'waiting';
CREATE INDEX exports_by_job ON exports (job_key);

-- Where a job's result is owed, beside the outbox folder and the results queue.
CREATE TABLE reply_addresses (
    job_key        TEXT NOT NULL REFERENCES jobs,
    destination    TEXT NOT NULL,
    correlation_id TEXT NOT NULL,
    PRIMARY KEY (job_key, destination, correlation_id)
);

CREATE TABLE outbox (
    event_id   TEXT    PRIMARY KEY,
    job_key    TEXT    NOT NULL REFERENCES jobs,
    seq        INTEGER NOT NULL,
    type       TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    UNIQUE (job_key, seq)
);

CREATE TABLE deliveries (
    delivery_id    TEXT    PRIMARY KEY,
    event_id       TEXT    NOT NULL REFERENCES outbox,
    channel        TEXT    NOT NULL CHECK (channel IN ('folder', 'results', 'reply')),
    destination    TEXT    NOT NULL DEFAULT '',
    correlation_id TEXT    NOT NULL DEFAULT '',
    tries          INTEGER NOT NULL DEFAULT 0,
    owner          TEXT,             -- who is delivering it now
    next_at        BIGINT  NOT NULL, -- not to be taken before
    message        TEXT,
    published_at   BIGINT,
    given_up_at    BIGINT,           -- only replies: whoever asked is gone
    CHECK ((published_at IS NULL AND given_up_at IS NULL) OR owner IS NULL),
    CHECK (given_up_at IS NULL OR (channel = 'reply' AND published_at IS NULL))
);
CREATE INDEX open_deliveries ON deliveries (next_at) WHERE published_at IS NULL AND given_up_at IS NULL;
CREATE INDEX deliveries_by_event ON deliveries (event_id);

-- What each running process last knew of each provider; calls and latencies are read from attempts.
CREATE TABLE provider_health (
    node_id      TEXT    NOT NULL,
    provider     TEXT    NOT NULL,
    breaker      TEXT    NOT NULL,
    usable_keys  INTEGER NOT NULL,
    updated_at   BIGINT  NOT NULL,
    PRIMARY KEY (node_id, provider)
);
