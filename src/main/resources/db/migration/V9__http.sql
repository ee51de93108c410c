-- Jobs may come over HTTP. SQLite cannot change a CHECK, so the column is made anew.
ALTER TABLE jobs ADD COLUMN way_in TEXT NOT NULL DEFAULT 'cli' CHECK (way_in IN ('folder', 'queue', 'cli', 'http'));
UPDATE jobs SET way_in = source;
ALTER TABLE jobs DROP COLUMN source;
ALTER TABLE jobs RENAME COLUMN way_in TO source;

-- For lists of jobs, newest first.
CREATE INDEX jobs_by_instance ON jobs (instance_id, created_at, job_key);
