-- A version of a worklog is what we knew from observed_at until replaced_at. Without an item: the feed names it, the tracker does not show it to us.
CREATE TABLE worklog (
  connection_id bigint NOT NULL REFERENCES connection, worklog_id bigint NOT NULL, observed_at bigint NOT NULL,
  replaced_at bigint, deleted_at bigint, fed_at bigint NOT NULL,
  native_id bigint, author_id text COLLATE "C", author_name text COLLATE "C", author_email text COLLATE "C", started_at bigint NOT NULL, seconds bigint NOT NULL, updated_at bigint NOT NULL,
  PRIMARY KEY (connection_id, worklog_id, observed_at)
);
CREATE INDEX worklog_by_item ON worklog (connection_id, native_id) WHERE replaced_at IS NULL;

-- Items that were first stored after the feeds had been read, with time spent.
CREATE TABLE worklog_gap (
  connection_id bigint NOT NULL REFERENCES connection, native_id bigint NOT NULL,
  PRIMARY KEY (connection_id, native_id)
);

ALTER TABLE connection ADD COLUMN worklog_cursor text COLLATE "C";
ALTER TABLE sync_run ADD COLUMN worklogs_stored bigint NOT NULL DEFAULT 0;
