CREATE TABLE hint (
  connection_id bigint NOT NULL REFERENCES connection, native_id bigint NOT NULL, sequence bigint NOT NULL,
  PRIMARY KEY (connection_id, native_id)
);
