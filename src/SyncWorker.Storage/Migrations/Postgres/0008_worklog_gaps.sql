-- When the worklogs of an item were last asked for in vain: the tracker did not show the item.
ALTER TABLE worklog_gap ADD COLUMN asked_at bigint;
