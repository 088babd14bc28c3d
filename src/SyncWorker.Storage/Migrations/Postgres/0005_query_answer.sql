-- A query is known from its first try on: answered_at is its first good answer, failure why the last try failed. Rows from before were all answered.
ALTER TABLE query ADD COLUMN answered_at bigint;
ALTER TABLE query ADD COLUMN failure text COLLATE "C";
UPDATE query SET answered_at = COALESCE((SELECT MIN(r.from_at) FROM query_result r WHERE r.query_id = query.query_id), 0);
