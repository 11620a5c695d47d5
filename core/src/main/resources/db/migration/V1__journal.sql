-- What outlives the process. One writer at a time; it gives all numbers, so nothing is counted by the database.
-- ${integer} is the database's name for whole numbers of 64 bits.

-- One row for each deployment: where it stands.
CREATE TABLE deployments (
    number               ${integer} NOT NULL PRIMARY KEY, -- in the order in which they were begun
    id                   TEXT NOT NULL UNIQUE,
    spec                 TEXT NOT NULL,
    state                TEXT NOT NULL,
    status               TEXT NOT NULL,
    revision             ${integer} NOT NULL,
    asks                 ${integer} NOT NULL,
    updated_at           TEXT NOT NULL,
    last_step_started_at TEXT,
    last_decision        TEXT
);

-- What happened to all of them, in order.
CREATE TABLE events (
    number     ${integer} NOT NULL PRIMARY KEY, -- the cursor
    deployment ${integer} NOT NULL REFERENCES deployments (number) ON DELETE CASCADE,
    entry      TEXT NOT NULL
);

CREATE INDEX events_of_deployment ON events (deployment, number);

-- What was decided, with its evidence; counted for each deployment from 1.
CREATE TABLE decisions (
    deployment ${integer} NOT NULL REFERENCES deployments (number) ON DELETE CASCADE,
    number     ${integer} NOT NULL,
    revision   ${integer} NOT NULL, -- the deployment's, with the move that followed from it
    decision   TEXT NOT NULL,
    PRIMARY KEY (deployment, number)
);

-- The numbers given last. In a row of their own: what is forgotten does not free its number.
CREATE TABLE numbers (
    one             INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    last_deployment ${integer} NOT NULL,
    last_event      ${integer} NOT NULL
);

INSERT INTO numbers (one, last_deployment, last_event) VALUES (1, 0, 0);
