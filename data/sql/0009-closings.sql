-- Full access that was closed: because the registry names another owner, or by an operator.

ALTER TABLE accounts ADD COLUMN closed_reason TEXT; -- owner_changed, revoked; NULL: it was not
ALTER TABLE accounts ADD COLUMN revoked_at INTEGER; -- from then on no application is automatic
CREATE INDEX accounts_closed ON accounts (closed_reason, id) WHERE closed_reason IS NOT NULL;
