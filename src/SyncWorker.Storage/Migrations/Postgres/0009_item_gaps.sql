-- What is known to be missing of single items is asked for at the end of every run, and as a rule there is none.
CREATE INDEX item_noted ON item (connection_id, native_id) WHERE notes IS NOT NULL;
CREATE INDEX item_absent ON item (connection_id, native_id) WHERE absent_since IS NOT NULL;
