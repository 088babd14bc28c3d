-- One row a sweep; what it lists waits in swept until it is compared.
CREATE TABLE sweep (
  connection_id INTEGER NOT NULL REFERENCES connection, sweep_number INTEGER NOT NULL,
  started_at INTEGER NOT NULL, mapping_version TEXT NOT NULL, sweep_cursor TEXT, listed INTEGER,
  joined INTEGER, missing INTEGER, settled_at INTEGER,
  PRIMARY KEY (connection_id, sweep_number)
) WITHOUT ROWID;

CREATE TABLE swept (
  connection_id INTEGER NOT NULL REFERENCES connection, sweep_number INTEGER NOT NULL, native_id INTEGER NOT NULL, updated_at INTEGER,
  PRIMARY KEY (connection_id, sweep_number, native_id)
) WITHOUT ROWID;

-- Stored items that a sweep did not list, until they are removed or there again; what an open alarm of their project holds stays here.
CREATE TABLE missing_item (
  connection_id INTEGER NOT NULL REFERENCES connection, native_id INTEGER NOT NULL,
  project TEXT NOT NULL, sweep_number INTEGER NOT NULL, seen_at INTEGER NOT NULL, cause INTEGER, evidence TEXT, found_at INTEGER,
  PRIMARY KEY (connection_id, native_id)
) WITHOUT ROWID;
CREATE INDEX missing_by_project ON missing_item (connection_id, project, native_id);

CREATE TABLE removal (
  connection_id INTEGER NOT NULL REFERENCES connection, native_id INTEGER NOT NULL, removed_at INTEGER NOT NULL,
  item_key TEXT NOT NULL, project TEXT NOT NULL, cause INTEGER NOT NULL, evidence TEXT NOT NULL, seen_at INTEGER NOT NULL,
  sweep_number INTEGER NOT NULL, returned_at INTEGER,
  PRIMARY KEY (connection_id, native_id, removed_at)
) WITHOUT ROWID;
CREATE INDEX removal_by_time ON removal (connection_id, removed_at);

CREATE TABLE brake_alarm (
  connection_id INTEGER NOT NULL REFERENCES connection, project TEXT NOT NULL, raised_at INTEGER NOT NULL,
  sweep_number INTEGER NOT NULL, cause INTEGER NOT NULL, items INTEGER NOT NULL, project_items INTEGER NOT NULL, reason TEXT NOT NULL,
  released_at INTEGER, closed_at INTEGER,
  PRIMARY KEY (connection_id, project, raised_at)
) WITHOUT ROWID;

ALTER TABLE item ADD COLUMN removed_at INTEGER;

ALTER TABLE sync_run ADD COLUMN swept INTEGER;
ALTER TABLE sync_run ADD COLUMN missed INTEGER;
ALTER TABLE sync_run ADD COLUMN removed INTEGER;
ALTER TABLE sync_run ADD COLUMN held INTEGER;
ALTER TABLE sync_run ADD COLUMN returned INTEGER;
ALTER TABLE sync_run ADD COLUMN sweep_requests INTEGER;
