-- Customers: registration, sessions, letters, guards.
-- Dialect: what SQLite (STRICT) and PostgreSQL share. The migrator reads INTEGER as a 64-bit
-- integer and BLOB as bytes in both. Times are unix seconds UTC, money is kopecks.

CREATE TABLE customers (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL,               -- as typed
  email_key TEXT NOT NULL UNIQUE,    -- normalised
  password_hash TEXT NOT NULL,       -- argon2id
  full_name TEXT,
  phone TEXT,
  address TEXT,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE registrations (
  id TEXT PRIMARY KEY,
  secret_hash TEXT NOT NULL UNIQUE,  -- of the id the client knows
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  consent_version TEXT NOT NULL,
  consent_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  resend_at INTEGER NOT NULL,
  letters INTEGER NOT NULL DEFAULT 0,
  confirmed_at INTEGER,
  customer_id TEXT REFERENCES customers (id)
) STRICT;
CREATE INDEX registrations_email ON registrations (email_key);

CREATE TABLE consents (
  id TEXT PRIMARY KEY,
  customer_id TEXT NOT NULL REFERENCES customers (id),
  version TEXT NOT NULL,
  given_at INTEGER NOT NULL,
  withdrawn_at INTEGER
) STRICT;
CREATE INDEX consents_customer ON consents (customer_id);

-- Codes sent by letter, kept as hashes: single use, with an end.
CREATE TABLE codes (
  code_hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL,                -- confirm, reset
  registration_id TEXT REFERENCES registrations (id),
  customer_id TEXT REFERENCES customers (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  void_at INTEGER                    -- replaced by a later one
) STRICT;
CREATE INDEX codes_registration ON codes (registration_id);
CREATE INDEX codes_customer ON codes (customer_id);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  customer_id TEXT NOT NULL REFERENCES customers (id),
  device TEXT,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX sessions_customer ON sessions (customer_id);

-- Failures in a row of whatever may be guessed; the key says of what.
CREATE TABLE throttles (
  key TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  blocked_until INTEGER NOT NULL
) STRICT;

-- The first answer to each Idempotency-Key.
CREATE TABLE answers (
  customer_id TEXT NOT NULL,         -- or the registration's client key
  key TEXT NOT NULL,
  operation TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  answer TEXT NOT NULL,              -- JSON
  created_at INTEGER NOT NULL,
  PRIMARY KEY (customer_id, operation, key)
) STRICT;
CREATE INDEX answers_created ON answers (created_at);

-- Letters to send. `values_json` is wiped once the letter is out: codes and PINs are in it.
CREATE TABLE letters (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,
  values_json TEXT,
  customer_id TEXT,
  state TEXT NOT NULL,               -- waiting, sent, failed
  tries INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  sent_at INTEGER,
  last_error TEXT
) STRICT;
CREATE INDEX letters_waiting ON letters (state, next_at);
