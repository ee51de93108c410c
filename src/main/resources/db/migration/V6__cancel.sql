-- When somebody first asked for the job to be cancelled; null: nobody did, or the job had ended.
ALTER TABLE jobs ADD COLUMN cancel_requested_at BIGINT;
CREATE INDEX cancelled_jobs ON jobs (cancel_requested_at) WHERE cancel_requested_at IS NOT NULL AND finished_at IS NULL;
