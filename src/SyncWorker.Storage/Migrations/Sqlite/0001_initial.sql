-- Instants: UTC milliseconds since 1970. Days: day numbers, 0 is 0001-01-01. Estimates and hours: thousandths. Lists: JSON text.

CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE lease (name TEXT PRIMARY KEY, holder TEXT, epoch INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE connection (
  connection_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind INTEGER, instance_id TEXT, account_id TEXT, account_name TEXT, time_zone TEXT, tracker_version TEXT,
  mapping_version TEXT, read_cursor TEXT, last_complete_at INTEGER, metadata_read_at INTEGER
);

CREATE TABLE metadata_document (
  connection_id INTEGER NOT NULL REFERENCES connection, name TEXT NOT NULL,
  position INTEGER NOT NULL, content_hash BLOB NOT NULL, packed BLOB NOT NULL, observed_at INTEGER NOT NULL,
  PRIMARY KEY (connection_id, name)
);

CREATE TABLE catalogue_version (
  connection_id INTEGER NOT NULL REFERENCES connection, kind INTEGER NOT NULL, native_id TEXT NOT NULL, from_at INTEGER NOT NULL,
  to_at INTEGER, word TEXT NOT NULL, detail TEXT, start_on INTEGER, finish_on INTEGER,
  PRIMARY KEY (connection_id, kind, native_id, from_at)
) WITHOUT ROWID;

CREATE TABLE item (
  connection_id INTEGER NOT NULL REFERENCES connection, native_id INTEGER NOT NULL,
  item_key TEXT NOT NULL, url TEXT NOT NULL, project TEXT NOT NULL, title TEXT NOT NULL, tracker_type TEXT NOT NULL, hierarchy_level INTEGER,
  state_category INTEGER NOT NULL, tracker_state TEXT NOT NULL, parent_id INTEGER,
  estimate INTEGER, estimate_unit INTEGER NOT NULL, remaining_hours INTEGER, completed_hours INTEGER, start_on INTEGER, due_on INTEGER,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, started_at INTEGER, completed_at INTEGER,
  assignee_id TEXT, assignee_name TEXT, assignee_email TEXT,
  iteration_id TEXT, iteration_name TEXT, iteration_start_on INTEGER, iteration_finish_on INTEGER,
  team TEXT, area_path TEXT, priority TEXT, is_blocked INTEGER NOT NULL,
  labels TEXT, releases TEXT, links TEXT, fields TEXT, notes TEXT, revision INTEGER,
  content_hash BLOB NOT NULL, mapping_version TEXT NOT NULL, observed_at INTEGER NOT NULL, absent_since INTEGER,
  chunk_id INTEGER NOT NULL, chunk_ordinal INTEGER NOT NULL,
  PRIMARY KEY (connection_id, native_id)
);

CREATE TABLE item_history (
  connection_id INTEGER NOT NULL, native_id INTEGER NOT NULL, entry_count INTEGER NOT NULL, packed BLOB NOT NULL,
  PRIMARY KEY (connection_id, native_id)
);

CREATE TABLE raw_chunk (
  connection_id INTEGER NOT NULL REFERENCES connection, chunk_id INTEGER NOT NULL, packed BLOB NOT NULL,
  PRIMARY KEY (connection_id, chunk_id)
);

-- Apart from the chunk: counting down must not write the payloads again.
CREATE TABLE raw_live (
  connection_id INTEGER NOT NULL, chunk_id INTEGER NOT NULL, live_count INTEGER NOT NULL,
  PRIMARY KEY (connection_id, chunk_id)
) WITHOUT ROWID;

CREATE TABLE journal_page (
  connection_id INTEGER NOT NULL REFERENCES connection, page_id INTEGER NOT NULL, content_hash BLOB NOT NULL, packed BLOB NOT NULL,
  PRIMARY KEY (connection_id, page_id), UNIQUE (connection_id, content_hash)
);

CREATE TABLE touched (
  connection_id INTEGER NOT NULL REFERENCES connection, native_id INTEGER NOT NULL, sequence INTEGER NOT NULL, updated_at INTEGER,
  PRIMARY KEY (connection_id, native_id)
) WITHOUT ROWID;
CREATE INDEX touched_by_sequence ON touched (connection_id, sequence);

CREATE TABLE journal (
  connection_id INTEGER NOT NULL REFERENCES connection, native_id INTEGER NOT NULL, entry_order TEXT NOT NULL, payload BLOB NOT NULL,
  PRIMARY KEY (connection_id, native_id, entry_order)
);

CREATE TABLE quarantine (
  connection_id INTEGER NOT NULL REFERENCES connection, slot TEXT NOT NULL,
  native_id INTEGER, reason TEXT NOT NULL, quarantined_at INTEGER NOT NULL, content_hash BLOB NOT NULL, packed BLOB NOT NULL,
  PRIMARY KEY (connection_id, slot)
);

CREATE TABLE sync_run (
  connection_id INTEGER NOT NULL REFERENCES connection, started_at INTEGER NOT NULL, finished_at INTEGER NOT NULL,
  kind INTEGER, completeness INTEGER NOT NULL, failed INTEGER NOT NULL, is_full INTEGER NOT NULL, reasons TEXT,
  items_read INTEGER NOT NULL, items_stored INTEGER NOT NULL, items_unchanged INTEGER NOT NULL, items_echoed INTEGER NOT NULL,
  items_quarantined INTEGER NOT NULL, history_entries INTEGER NOT NULL, requests INTEGER NOT NULL, bytes INTEGER NOT NULL,
  PRIMARY KEY (connection_id, started_at)
) WITHOUT ROWID;

CREATE TABLE query (
  query_id INTEGER PRIMARY KEY, connection_id INTEGER NOT NULL REFERENCES connection, text TEXT NOT NULL,
  UNIQUE (connection_id, text)
);

CREATE TABLE query_result (
  query_id INTEGER NOT NULL REFERENCES query, native_id INTEGER NOT NULL, from_at INTEGER NOT NULL, to_at INTEGER,
  PRIMARY KEY (query_id, native_id, from_at)
) WITHOUT ROWID;

CREATE TABLE node (
  node_id INTEGER PRIMARY KEY, portfolio TEXT NOT NULL, path TEXT NOT NULL,
  UNIQUE (portfolio, path)
);

CREATE TABLE membership (
  node_id INTEGER NOT NULL REFERENCES node, connection_id INTEGER NOT NULL REFERENCES connection, native_id INTEGER NOT NULL,
  from_at INTEGER NOT NULL, to_at INTEGER,
  PRIMARY KEY (node_id, connection_id, native_id, from_at)
) WITHOUT ROWID;

CREATE TABLE measured (
  portfolio TEXT NOT NULL, measured_at INTEGER NOT NULL, as_of INTEGER NOT NULL, configuration_version TEXT NOT NULL, nodes TEXT NOT NULL,
  PRIMARY KEY (portfolio, measured_at)
);

CREATE TABLE risk_state (
  portfolio TEXT NOT NULL, fingerprint TEXT NOT NULL, state TEXT NOT NULL,
  PRIMARY KEY (portfolio, fingerprint)
);

CREATE TABLE outbox (
  entry_id INTEGER PRIMARY KEY, connection_id INTEGER NOT NULL REFERENCES connection, native_id INTEGER NOT NULL,
  state INTEGER NOT NULL, write TEXT NOT NULL, result INTEGER, sentence TEXT, revision INTEGER, result_at INTEGER
);
CREATE INDEX outbox_open ON outbox (entry_id) WHERE state < 2;
