CREATE TABLE hint (
  connection_id INTEGER NOT NULL REFERENCES connection, native_id INTEGER NOT NULL, sequence INTEGER NOT NULL,
  PRIMARY KEY (connection_id, native_id)
) WITHOUT ROWID;
