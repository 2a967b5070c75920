-- A registry of balances alone leaves the lines as they were: of an earlier day than the balance.
-- What was paid since that day lowers them, also what the balance holds by now.

ALTER TABLE registry_lines ADD COLUMN as_of TEXT NOT NULL DEFAULT ''; -- '': of the balance's day
UPDATE registry_lines SET as_of = (
  SELECT g.as_of FROM registry_accounts g WHERE g.id = registry_lines.registry_id);
