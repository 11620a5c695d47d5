-- What was learned of a service's baseline, for the next deployment of it to begin with. It outlives the one that it was learned in.
CREATE TABLE learned (
    service    TEXT NOT NULL PRIMARY KEY,
    deployment TEXT,          -- its id; null where it was learned from a recording
    at         TEXT NOT NULL, -- it ages from then on
    learned    TEXT NOT NULL
);

CREATE INDEX learned_by_age ON learned (at);
