-- A version of a worklog is what we knew from observed_at until replaced_at. Without an item: the feed names it, the tracker does not show it to us.
CREATE TABLE worklog (
  connection_id INTEGER NOT NULL REFERENCES connection, worklog_id INTEGER NOT NULL, observed_at INTEGER NOT NULL,
  replaced_at INTEGER, deleted_at INTEGER, fed_at INTEGER NOT NULL,
  native_id INTEGER, author_id TEXT, author_name TEXT, author_email TEXT, started_at INTEGER NOT NULL, seconds INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  PRIMARY KEY (connection_id, worklog_id, observed_at)
) WITHOUT ROWID;
CREATE INDEX worklog_by_item ON worklog (connection_id, native_id) WHERE replaced_at IS NULL;

-- Items that were first stored after the feeds had been read, with time spent.
CREATE TABLE worklog_gap (
  connection_id INTEGER NOT NULL REFERENCES connection, native_id INTEGER NOT NULL,
  PRIMARY KEY (connection_id, native_id)
) WITHOUT ROWID;

ALTER TABLE connection ADD COLUMN worklog_cursor TEXT;
ALTER TABLE sync_run ADD COLUMN worklogs_stored INTEGER NOT NULL DEFAULT 0;
