-- By what else than its id an instance is recognised, where that is not always told.
ALTER TABLE connection ADD COLUMN instance_address text COLLATE "C";
