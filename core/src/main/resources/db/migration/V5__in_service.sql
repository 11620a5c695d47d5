-- The version that a router confirmed to have all of a service's traffic. It outlives the deployment that brought it there.
CREATE TABLE in_service (
    service    TEXT NOT NULL PRIMARY KEY,
    version    TEXT NOT NULL,
    deployment TEXT NOT NULL, -- its id
    at         TEXT NOT NULL
);
