-- What was asked for when payloads were read: a list kept once, and named by each item.
CREATE TABLE asked (
  connection_id INTEGER NOT NULL REFERENCES connection, asked_id INTEGER NOT NULL, words TEXT NOT NULL,
  PRIMARY KEY (connection_id, asked_id)
) WITHOUT ROWID;
ALTER TABLE item ADD COLUMN asked_id INTEGER;
