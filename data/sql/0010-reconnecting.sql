-- Who owned a flat when a customer with its full version disconnected it. Connected again within a
-- month, the full version comes back only where that is still so. Later the name is forgotten.

ALTER TABLE accounts ADD COLUMN left_owner TEXT;
