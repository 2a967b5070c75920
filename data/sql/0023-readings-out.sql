-- Readings go out to their supplier, each in one numbered export, and come back answered. Until then
-- who sent one may replace or withdraw it.

ALTER TABLE readings ADD COLUMN supplier_id TEXT NOT NULL DEFAULT ''; -- of the meter's account
UPDATE readings SET supplier_id = (
  SELECT g.supplier_id FROM meters m JOIN registry_accounts g ON g.id = m.registry_id
   WHERE m.id = readings.meter_id);
ALTER TABLE readings ADD COLUMN export_id TEXT;      -- of exports; NULL: the supplier has it not
ALTER TABLE readings ADD COLUMN exported_at INTEGER;
ALTER TABLE readings ADD COLUMN answered_at INTEGER; -- by the supplier
ALTER TABLE readings ADD COLUMN credited_month TEXT; -- YYYY-MM, of the charge it is counted in
ALTER TABLE readings ADD COLUMN replaced_by TEXT;    -- the reading that took its place

-- Operators' lists, a page at a time; most readings are credited, and few are looked for by another
-- state, or wait for an export.
CREATE INDEX readings_supplier ON readings (supplier_id, id);
CREATE INDEX readings_open ON readings (supplier_id, state, id) WHERE state <> 'credited';
CREATE INDEX readings_exported ON readings (export_id) WHERE export_id IS NOT NULL;
DROP INDEX readings_sent;
CREATE INDEX readings_sent ON readings (account_id, sent_at)
  WHERE state IN ('accepted', 'exported', 'credited', 'unverified');
-- Most readings go with no payment.
DROP INDEX readings_payment;
CREATE INDEX readings_payment ON readings (payment_id) WHERE payment_id IS NOT NULL;
