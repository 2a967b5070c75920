-- A masked address tells by which version of the rule it was made: an older one is not shown.

ALTER TABLE registry_accounts ADD COLUMN mask_version INTEGER NOT NULL DEFAULT 1;
CREATE INDEX registry_accounts_mask ON registry_accounts (mask_version);
