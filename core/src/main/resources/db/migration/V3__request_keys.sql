-- Requests that came with a key, so that the same one is not done twice.
CREATE TABLE request_keys (
    id         TEXT NOT NULL PRIMARY KEY, -- the key, as the client gave it
    request    TEXT NOT NULL,             -- what was asked, as a digest
    at         ${integer} NOT NULL,       -- when, in milliseconds since 1970: these are compared
    deployment TEXT,                      -- the id of the one that it moved, written with the move; null if it moved none
    answer     TEXT                       -- null until one was given
);

CREATE INDEX request_keys_by_age ON request_keys (at);
