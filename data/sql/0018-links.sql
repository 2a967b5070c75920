-- Links of a supplier's accounts, a page at a time, without reading its registry: most accounts of
-- a registry are linked by nobody.

ALTER TABLE accounts ADD COLUMN supplier_id TEXT NOT NULL DEFAULT ''; -- of the registry's account
UPDATE accounts SET supplier_id = (
  SELECT g.supplier_id FROM registry_accounts g WHERE g.id = accounts.registry_id);
CREATE INDEX accounts_supplier ON accounts (supplier_id, id) WHERE disconnected_at IS NULL;
CREATE INDEX accounts_access ON accounts (supplier_id, access, id) WHERE disconnected_at IS NULL;
DROP INDEX accounts_closed;
CREATE INDEX accounts_closed ON accounts (supplier_id, closed_reason, id)
  WHERE closed_reason IS NOT NULL;
