-- Rows that could not be read any more and that somebody decided to go on without, as they were.
CREATE TABLE passed_over (
    id      TEXT NOT NULL, -- which row: its kind, and its name within that
    at      TEXT NOT NULL, -- when that was decided
    content TEXT NOT NULL
);
