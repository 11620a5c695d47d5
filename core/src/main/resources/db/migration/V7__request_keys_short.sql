-- Of an answer to a request with a key, what is short: an answer as a whole, kept for a day, let clients fill the disk.
-- Rows of before have theirs in "answer", and are read from there until they are forgotten.
ALTER TABLE request_keys ADD COLUMN client TEXT;         -- whose key it is, as each may have so many
ALTER TABLE request_keys ADD COLUMN status INTEGER;      -- null until it was answered
ALTER TABLE request_keys ADD COLUMN revision ${integer}; -- of the deployment when it was done; null where nothing was

CREATE INDEX request_keys_by_client ON request_keys (client, at);
