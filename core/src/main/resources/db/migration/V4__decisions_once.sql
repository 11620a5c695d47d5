-- What was decided last is the newest of a deployment's decisions. Here it was a second time, and written anew with every move.
ALTER TABLE deployments DROP COLUMN last_decision;
