-- Instants: UTC milliseconds since 1970. Days: day numbers, 0 is 0001-01-01. Estimates and hours: thousandths. Lists: JSON text.

CREATE TABLE counter (name text COLLATE "C" PRIMARY KEY, value bigint NOT NULL);

CREATE TABLE lease (name text COLLATE "C" PRIMARY KEY, holder text COLLATE "C", epoch bigint NOT NULL, expires_at bigint NOT NULL);

CREATE TABLE connection (
  connection_id bigint PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  kind bigint, instance_id text COLLATE "C", account_id text COLLATE "C", account_name text COLLATE "C", time_zone text COLLATE "C", tracker_version text COLLATE "C",
  mapping_version text COLLATE "C", read_cursor text COLLATE "C", last_complete_at bigint, metadata_read_at bigint
);

CREATE TABLE metadata_document (
  connection_id bigint NOT NULL REFERENCES connection, name text COLLATE "C" NOT NULL,
  position bigint NOT NULL, content_hash bytea NOT NULL, packed bytea NOT NULL, observed_at bigint NOT NULL,
  PRIMARY KEY (connection_id, name)
);

CREATE TABLE catalogue_version (
  connection_id bigint NOT NULL REFERENCES connection, kind bigint NOT NULL, native_id text COLLATE "C" NOT NULL, from_at bigint NOT NULL,
  to_at bigint, word text COLLATE "C" NOT NULL, detail text COLLATE "C", start_on bigint, finish_on bigint,
  PRIMARY KEY (connection_id, kind, native_id, from_at)
);

CREATE TABLE item (
  connection_id bigint NOT NULL REFERENCES connection, native_id bigint NOT NULL,
  item_key text COLLATE "C" NOT NULL, url text COLLATE "C" NOT NULL, project text COLLATE "C" NOT NULL, title text COLLATE "C" NOT NULL, tracker_type text COLLATE "C" NOT NULL, hierarchy_level bigint,
  state_category bigint NOT NULL, tracker_state text COLLATE "C" NOT NULL, parent_id bigint,
  estimate bigint, estimate_unit bigint NOT NULL, remaining_hours bigint, completed_hours bigint, start_on bigint, due_on bigint,
  created_at bigint NOT NULL, updated_at bigint NOT NULL, started_at bigint, completed_at bigint,
  assignee_id text COLLATE "C", assignee_name text COLLATE "C", assignee_email text COLLATE "C",
  iteration_id text COLLATE "C", iteration_name text COLLATE "C", iteration_start_on bigint, iteration_finish_on bigint,
  team text COLLATE "C", area_path text COLLATE "C", priority text COLLATE "C", is_blocked bigint NOT NULL,
  labels text COLLATE "C", releases text COLLATE "C", links text COLLATE "C", fields text COLLATE "C", notes text COLLATE "C", revision bigint,
  content_hash bytea NOT NULL, mapping_version text COLLATE "C" NOT NULL, observed_at bigint NOT NULL, absent_since bigint,
  chunk_id bigint NOT NULL, chunk_ordinal bigint NOT NULL,
  PRIMARY KEY (connection_id, native_id)
);

CREATE TABLE item_history (
  connection_id bigint NOT NULL, native_id bigint NOT NULL, entry_count bigint NOT NULL, packed bytea NOT NULL,
  PRIMARY KEY (connection_id, native_id)
);

CREATE TABLE raw_chunk (
  connection_id bigint NOT NULL REFERENCES connection, chunk_id bigint NOT NULL, packed bytea NOT NULL,
  PRIMARY KEY (connection_id, chunk_id)
);

-- Apart from the chunk: counting down must not write the payloads again.
CREATE TABLE raw_live (
  connection_id bigint NOT NULL, chunk_id bigint NOT NULL, live_count bigint NOT NULL,
  PRIMARY KEY (connection_id, chunk_id)
);

CREATE TABLE journal_page (
  connection_id bigint NOT NULL REFERENCES connection, page_id bigint NOT NULL, content_hash bytea NOT NULL, packed bytea NOT NULL,
  PRIMARY KEY (connection_id, page_id), UNIQUE (connection_id, content_hash)
);

CREATE TABLE touched (
  connection_id bigint NOT NULL REFERENCES connection, native_id bigint NOT NULL, sequence bigint NOT NULL, updated_at bigint,
  PRIMARY KEY (connection_id, native_id)
);
CREATE INDEX touched_by_sequence ON touched (connection_id, sequence);

CREATE TABLE journal (
  connection_id bigint NOT NULL REFERENCES connection, native_id bigint NOT NULL, entry_order text COLLATE "C" NOT NULL, payload bytea NOT NULL,
  PRIMARY KEY (connection_id, native_id, entry_order)
);

CREATE TABLE quarantine (
  connection_id bigint NOT NULL REFERENCES connection, slot text COLLATE "C" NOT NULL,
  native_id bigint, reason text COLLATE "C" NOT NULL, quarantined_at bigint NOT NULL, content_hash bytea NOT NULL, packed bytea NOT NULL,
  PRIMARY KEY (connection_id, slot)
);

CREATE TABLE sync_run (
  connection_id bigint NOT NULL REFERENCES connection, started_at bigint NOT NULL, finished_at bigint NOT NULL,
  kind bigint, completeness bigint NOT NULL, failed bigint NOT NULL, is_full bigint NOT NULL, reasons text COLLATE "C",
  items_read bigint NOT NULL, items_stored bigint NOT NULL, items_unchanged bigint NOT NULL, items_echoed bigint NOT NULL,
  items_quarantined bigint NOT NULL, history_entries bigint NOT NULL, requests bigint NOT NULL, bytes bigint NOT NULL,
  PRIMARY KEY (connection_id, started_at)
);

CREATE TABLE query (
  query_id bigint PRIMARY KEY, connection_id bigint NOT NULL REFERENCES connection, text text COLLATE "C" NOT NULL,
  UNIQUE (connection_id, text)
);

CREATE TABLE query_result (
  query_id bigint NOT NULL REFERENCES query, native_id bigint NOT NULL, from_at bigint NOT NULL, to_at bigint,
  PRIMARY KEY (query_id, native_id, from_at)
);

CREATE TABLE node (
  node_id bigint PRIMARY KEY, portfolio text COLLATE "C" NOT NULL, path text COLLATE "C" NOT NULL,
  UNIQUE (portfolio, path)
);

CREATE TABLE membership (
  node_id bigint NOT NULL REFERENCES node, connection_id bigint NOT NULL REFERENCES connection, native_id bigint NOT NULL,
  from_at bigint NOT NULL, to_at bigint,
  PRIMARY KEY (node_id, connection_id, native_id, from_at)
);

CREATE TABLE measured (
  portfolio text COLLATE "C" NOT NULL, measured_at bigint NOT NULL, as_of bigint NOT NULL, configuration_version text COLLATE "C" NOT NULL, nodes text COLLATE "C" NOT NULL,
  PRIMARY KEY (portfolio, measured_at)
);

CREATE TABLE risk_state (
  portfolio text COLLATE "C" NOT NULL, fingerprint text COLLATE "C" NOT NULL, state text COLLATE "C" NOT NULL,
  PRIMARY KEY (portfolio, fingerprint)
);

CREATE TABLE outbox (
  entry_id bigint PRIMARY KEY, connection_id bigint NOT NULL REFERENCES connection, native_id bigint NOT NULL,
  state bigint NOT NULL, write text COLLATE "C" NOT NULL, result bigint, sentence text COLLATE "C", revision bigint, result_at bigint
);
CREATE INDEX outbox_open ON outbox (entry_id) WHERE state < 2;

-- What LZ4 has packed already is not worth a second try.
ALTER TABLE metadata_document ALTER COLUMN packed SET STORAGE EXTERNAL;
ALTER TABLE item_history ALTER COLUMN packed SET STORAGE EXTERNAL;
ALTER TABLE raw_chunk ALTER COLUMN packed SET STORAGE EXTERNAL;
ALTER TABLE journal_page ALTER COLUMN packed SET STORAGE EXTERNAL;
ALTER TABLE quarantine ALTER COLUMN packed SET STORAGE EXTERNAL;
