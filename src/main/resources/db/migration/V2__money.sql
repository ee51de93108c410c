-- What a purchase needs beside its states: what the provider charges, and the run whose ceiling it counts in.
ALTER TABLE attempts ADD COLUMN cost_micros BIGINT CHECK (cost_micros >= 0); -- as the provider says; null: it does not say
ALTER TABLE attempts ADD COLUMN run_id TEXT;
ALTER TABLE attempts ADD COLUMN submits INTEGER NOT NULL DEFAULT 0; -- sent so often; more than once only when surely refused before

ALTER TABLE jobs ADD COLUMN run_id TEXT;
ALTER TABLE jobs ADD COLUMN run_limit_micros BIGINT CHECK (run_limit_micros > 0);

-- One account for each scope and period that money is counted in, limited or not, so that a limit set later counts what
-- was spent before. No CHECK against the limit: a lowered limit, or a price above the reservation, must still be recorded.
DROP TABLE budgets;
CREATE TABLE budgets (
    scope           TEXT   NOT NULL, -- installation, instance/<id>, job/<job_key> or run/<id>
    period          TEXT   NOT NULL, -- day/2026-11-21, month/2026-11 or total, by the database's clock, UTC
    limit_micros    BIGINT CHECK (limit_micros > 0), -- when it was last reserved from; null: none
    reserved_micros BIGINT NOT NULL DEFAULT 0 CHECK (reserved_micros >= 0),
    spent_micros    BIGINT NOT NULL DEFAULT 0 CHECK (spent_micros >= 0),
    PRIMARY KEY (scope, period)
);

CREATE INDEX ledger_by_time ON ledger (at);
CREATE INDEX held_attempts ON attempts (created_at) WHERE state = 'unknown';

-- What each running process says of itself.
CREATE TABLE nodes (
    node_id    TEXT   PRIMARY KEY,
    waits_for  TEXT,             -- why no new paid call is made; null: they are made
    updated_at BIGINT NOT NULL
);
