-- Who registered, from which device, and what became of the letters that were waited for.

ALTER TABLE registrations ADD COLUMN network TEXT;      -- shortened: 192.0.2.0/24
ALTER TABLE registrations ADD COLUMN program TEXT;
ALTER TABLE registrations ADD COLUMN device_hash TEXT;  -- of the device's secret
ALTER TABLE registrations ADD COLUMN letter_id TEXT;    -- the last one
ALTER TABLE registrations ADD COLUMN void_at INTEGER;   -- ended from the mailbox
ALTER TABLE consents ADD COLUMN registration_id TEXT;   -- which gave it
ALTER TABLE sessions ADD COLUMN device_id TEXT;
ALTER TABLE codes ADD COLUMN session_id TEXT;           -- of the kind "device"
ALTER TABLE pins ADD COLUMN letter_id TEXT;

-- Devices a customer has logged in from, known by a secret they keep through logout.
CREATE TABLE devices (
  id TEXT PRIMARY KEY,
  customer_id TEXT NOT NULL REFERENCES customers (id),
  secret_hash TEXT NOT NULL,
  name TEXT,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  UNIQUE (customer_id, secret_hash)
) STRICT;

-- Letters for a new password that were asked for, whoever's the address is.
CREATE TABLE resets (
  secret_hash TEXT PRIMARY KEY,
  letter_id TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX resets_created ON resets (created_at);
