-- The versions that were rolled back. They outlive the deployments that found it out.
CREATE TABLE known_bad (
    service    TEXT NOT NULL,
    version    TEXT NOT NULL,
    deployment TEXT NOT NULL, -- its id
    reason     TEXT NOT NULL,
    at         TEXT NOT NULL,
    PRIMARY KEY (service, version)
);
