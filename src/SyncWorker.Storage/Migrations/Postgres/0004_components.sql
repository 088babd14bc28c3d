ALTER TABLE item ADD COLUMN components text COLLATE "C";
