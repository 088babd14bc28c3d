-- One row a sweep; what it lists waits in swept until it is compared.
CREATE TABLE sweep (
  connection_id bigint NOT NULL REFERENCES connection, sweep_number bigint NOT NULL,
  started_at bigint NOT NULL, mapping_version text COLLATE "C" NOT NULL, sweep_cursor text COLLATE "C", listed bigint,
  joined bigint, missing bigint, settled_at bigint,
  PRIMARY KEY (connection_id, sweep_number)
);

CREATE TABLE swept (
  connection_id bigint NOT NULL REFERENCES connection, sweep_number bigint NOT NULL, native_id bigint NOT NULL, updated_at bigint,
  PRIMARY KEY (connection_id, sweep_number, native_id)
);

-- Stored items that a sweep did not list, until they are removed or there again; what an open alarm of their project holds stays here.
CREATE TABLE missing_item (
  connection_id bigint NOT NULL REFERENCES connection, native_id bigint NOT NULL,
  project text COLLATE "C" NOT NULL, sweep_number bigint NOT NULL, seen_at bigint NOT NULL, cause bigint, evidence text COLLATE "C", found_at bigint,
  PRIMARY KEY (connection_id, native_id)
);
CREATE INDEX missing_by_project ON missing_item (connection_id, project, native_id);

CREATE TABLE removal (
  connection_id bigint NOT NULL REFERENCES connection, native_id bigint NOT NULL, removed_at bigint NOT NULL,
  item_key text COLLATE "C" NOT NULL, project text COLLATE "C" NOT NULL, cause bigint NOT NULL, evidence text COLLATE "C" NOT NULL, seen_at bigint NOT NULL,
  sweep_number bigint NOT NULL, returned_at bigint,
  PRIMARY KEY (connection_id, native_id, removed_at)
);
CREATE INDEX removal_by_time ON removal (connection_id, removed_at);

CREATE TABLE brake_alarm (
  connection_id bigint NOT NULL REFERENCES connection, project text COLLATE "C" NOT NULL, raised_at bigint NOT NULL,
  sweep_number bigint NOT NULL, cause bigint NOT NULL, items bigint NOT NULL, project_items bigint NOT NULL, reason text COLLATE "C" NOT NULL,
  released_at bigint, closed_at bigint,
  PRIMARY KEY (connection_id, project, raised_at)
);

ALTER TABLE item ADD COLUMN removed_at bigint;

ALTER TABLE sync_run ADD COLUMN swept bigint;
ALTER TABLE sync_run ADD COLUMN missed bigint;
ALTER TABLE sync_run ADD COLUMN removed bigint;
ALTER TABLE sync_run ADD COLUMN held bigint;
ALTER TABLE sync_run ADD COLUMN returned bigint;
ALTER TABLE sync_run ADD COLUMN sweep_requests bigint;
