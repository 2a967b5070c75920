-- A reading sent from the simple version proves nothing about who sent it: it is kept apart
-- ("unverified") until the owner of the full version dismisses it ("dismissed").

ALTER TABLE readings ADD COLUMN verified INTEGER NOT NULL DEFAULT 1;
UPDATE readings SET verified = 0
  WHERE account_id IN (SELECT id FROM accounts WHERE access = 'simple');
UPDATE readings SET state = 'unverified' WHERE verified = 0 AND state = 'accepted';
DROP INDEX readings_sent;
CREATE INDEX readings_sent ON readings (account_id, sent_at)
  WHERE state IN ('accepted', 'credited', 'unverified');
