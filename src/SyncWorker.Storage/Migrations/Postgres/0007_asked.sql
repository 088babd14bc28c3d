-- What was asked for when payloads were read: a list kept once, and named by each item.
CREATE TABLE asked (
  connection_id bigint NOT NULL REFERENCES connection, asked_id bigint NOT NULL, words text COLLATE "C" NOT NULL,
  PRIMARY KEY (connection_id, asked_id)
);
ALTER TABLE item ADD COLUMN asked_id bigint;
