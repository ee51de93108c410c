-- Deliveries may go to webhooks, which are tried for a day and then given up, as replies are. SQLite cannot change a CHECK,
-- so the table is made anew.
CREATE TABLE deliveries_anew (
    delivery_id    TEXT    PRIMARY KEY,
    event_id       TEXT    NOT NULL REFERENCES outbox,
    channel        TEXT    NOT NULL CHECK (channel IN ('folder', 'results', 'reply', 'webhook')),
    destination    TEXT    NOT NULL DEFAULT '', -- a reply's queue, or a webhook's receiver
    correlation_id TEXT    NOT NULL DEFAULT '',
    tries          INTEGER NOT NULL DEFAULT 0,
    owner          TEXT,             -- who is delivering it now
    next_at        BIGINT  NOT NULL, -- not to be taken before
    tried_at       BIGINT,           -- a webhook's first try since it was written, or since a person wanted it again
    last_status    INTEGER,          -- what a webhook's receiver answered last; null: nothing
    message        TEXT,
    published_at   BIGINT,
    given_up_at    BIGINT,           -- whoever asked for a reply is gone, or a webhook's receiver has not taken it
    CHECK ((published_at IS NULL AND given_up_at IS NULL) OR owner IS NULL),
    CHECK (given_up_at IS NULL OR (channel IN ('reply', 'webhook') AND published_at IS NULL))
);
INSERT INTO deliveries_anew (delivery_id, event_id, channel, destination, correlation_id, tries, owner, next_at, message,
                             published_at, given_up_at)
SELECT delivery_id, event_id, channel, destination, correlation_id, tries, owner, next_at, message, published_at,
       given_up_at
FROM deliveries;
DROP TABLE deliveries;
ALTER TABLE deliveries_anew RENAME TO deliveries;

-- Apart from each other: webhooks that wait for receivers that are away are never in the way of other deliveries.
CREATE INDEX open_deliveries ON deliveries (next_at)
    WHERE published_at IS NULL AND given_up_at IS NULL AND channel <> 'webhook';
CREATE INDEX open_webhooks ON deliveries (next_at)
    WHERE published_at IS NULL AND given_up_at IS NULL AND channel = 'webhook';
CREATE INDEX deliveries_by_event ON deliveries (event_id);
CREATE INDEX given_up_webhooks ON deliveries (given_up_at) WHERE given_up_at IS NOT NULL AND channel = 'webhook';

-- Who is told of a job's events by HTTP, as it was when the job was accepted.
CREATE TABLE job_webhooks (
    job_key  TEXT   NOT NULL REFERENCES jobs,
    receiver TEXT   NOT NULL, -- callback, export-<index> or instance
    url      TEXT,            -- null: the one that the instance has when an event is sent
    lane     TEXT   NOT NULL, -- receivers of a lane share its places: scheme and host, or the instance
    events   TEXT   NOT NULL, -- the types of events it is told of, separated by commas
    gone_at  BIGINT,          -- when it said that it wants no more; null: it has not
    PRIMARY KEY (job_key, receiver),
    CHECK ((url IS NULL) = (receiver = 'instance'))
);

-- What webhooks of an instance are signed with, closed up with a key that is not in the database.
CREATE TABLE webhook_secrets (
    secret_id   TEXT    PRIMARY KEY CHECK (length(secret_id) = 12), -- lower-case hex
    instance_id TEXT    NOT NULL,
    slot        INTEGER CHECK (slot IN (1, 2)), -- two are valid at a time; null: revoked
    sealed      TEXT,                           -- null: revoked, and not kept
    created_at  BIGINT  NOT NULL,
    revoked_at  BIGINT,
    UNIQUE (instance_id, slot),
    CHECK ((revoked_at IS NULL) = (slot IS NOT NULL)),
    CHECK ((revoked_at IS NULL) = (sealed IS NOT NULL))
);
