-- Suppliers, what their registries say, and what customers link.

CREATE TABLE suppliers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  search TEXT NOT NULL,              -- name, service and region, folded for searching
  service TEXT NOT NULL,
  region TEXT,
  number_mask TEXT NOT NULL,
  number_example TEXT NOT NULL,
  number_hint TEXT NOT NULL,
  number_place TEXT NOT NULL,
  simple_readings INTEGER NOT NULL DEFAULT 0,
  automatic_full INTEGER NOT NULL DEFAULT 0,
  commission_bps INTEGER NOT NULL DEFAULT 0,
  commission_least_kopecks INTEGER NOT NULL DEFAULT 0,
  payment_least_kopecks INTEGER NOT NULL DEFAULT 100,
  window_first_day INTEGER NOT NULL DEFAULT 0,
  window_last_day INTEGER NOT NULL DEFAULT 0,
  pay_day INTEGER NOT NULL DEFAULT 15,
  zone TEXT NOT NULL DEFAULT 'Europe/Moscow',
  support_email TEXT,
  support_phone TEXT,
  legal_name TEXT,
  inn TEXT,
  kpp TEXT,
  bank_name TEXT,
  bic TEXT,
  settlement_account TEXT,           -- 20 digits
  correspondent_account TEXT,
  vat_code INTEGER NOT NULL DEFAULT 1,
  closed_at INTEGER
) STRICT;

CREATE TABLE registry_accounts (
  id TEXT PRIMARY KEY,
  supplier_id TEXT NOT NULL REFERENCES suppliers (id),
  number TEXT NOT NULL,
  full_name TEXT NOT NULL,
  address TEXT NOT NULL,
  masked_address TEXT NOT NULL,
  balance_kopecks INTEGER NOT NULL,  -- plus is debt
  balance_at INTEGER NOT NULL,
  UNIQUE (supplier_id, number)
) STRICT;

-- Separately payable service lines of the current debt.
CREATE TABLE registry_lines (
  registry_id TEXT NOT NULL REFERENCES registry_accounts (id),
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  sum_kopecks INTEGER NOT NULL,
  voluntary INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (registry_id, code)
) STRICT;

CREATE TABLE charge_months (
  registry_id TEXT NOT NULL REFERENCES registry_accounts (id),
  month TEXT NOT NULL,               -- YYYY-MM
  opening_kopecks INTEGER NOT NULL,
  charged_kopecks INTEGER NOT NULL,
  paid_kopecks INTEGER NOT NULL,
  closing_kopecks INTEGER NOT NULL,
  PRIMARY KEY (registry_id, month)
) STRICT;

CREATE TABLE charge_lines (
  registry_id TEXT NOT NULL REFERENCES registry_accounts (id),
  month TEXT NOT NULL,
  line INTEGER NOT NULL,
  title TEXT NOT NULL,
  method TEXT NOT NULL,
  volume_milli INTEGER NOT NULL,
  unit TEXT,
  tariff_centikopecks INTEGER NOT NULL,
  charged_kopecks INTEGER NOT NULL,
  recalculated_kopecks INTEGER NOT NULL DEFAULT 0,
  benefit_kopecks INTEGER NOT NULL DEFAULT 0,
  penalty_kopecks INTEGER NOT NULL DEFAULT 0,
  total_kopecks INTEGER NOT NULL,
  voluntary INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (registry_id, month, line)
) STRICT;

CREATE TABLE meters (
  id TEXT PRIMARY KEY,
  registry_id TEXT NOT NULL REFERENCES registry_accounts (id),
  service TEXT NOT NULL,
  serial TEXT NOT NULL,
  unit TEXT NOT NULL,
  digits INTEGER NOT NULL,
  decimals INTEGER NOT NULL,
  implausible_milli INTEGER NOT NULL,
  verification_due TEXT
) STRICT;
CREATE INDEX meters_registry ON meters (registry_id);

CREATE TABLE registers (
  id TEXT PRIMARY KEY,
  meter_id TEXT NOT NULL REFERENCES meters (id),
  place INTEGER NOT NULL,
  title TEXT NOT NULL,
  previous_milli INTEGER NOT NULL,
  previous_on TEXT,
  tariff_centikopecks INTEGER NOT NULL
) STRICT;
CREATE INDEX registers_meter ON registers (meter_id);

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  customer_id TEXT NOT NULL REFERENCES customers (id),
  registry_id TEXT NOT NULL REFERENCES registry_accounts (id),
  alias TEXT,
  access TEXT NOT NULL,              -- simple, full
  full_state TEXT NOT NULL,
  full_state_at INTEGER NOT NULL,
  refusal_reason TEXT,
  linked_at INTEGER NOT NULL,
  disconnected_at INTEGER
) STRICT;
CREATE UNIQUE INDEX accounts_live ON accounts (customer_id, registry_id)
  WHERE disconnected_at IS NULL;
-- In the order customers see them: without it every cabinet would be sorted anew.
CREATE INDEX accounts_order ON accounts (customer_id, linked_at, id)
  WHERE disconnected_at IS NULL;
CREATE INDEX accounts_registry ON accounts (registry_id);

CREATE TABLE applications (
  id TEXT PRIMARY KEY,
  customer_id TEXT NOT NULL REFERENCES customers (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  full_name TEXT NOT NULL,
  address TEXT NOT NULL,
  phone TEXT,
  email TEXT NOT NULL,
  comment TEXT,
  state TEXT NOT NULL,               -- requested, approved, refused
  reason TEXT,
  decided_by TEXT,                   -- operator's name, or 'automatic'
  created_at INTEGER NOT NULL,
  decided_at INTEGER
) STRICT;
CREATE INDEX applications_account ON applications (account_id);
CREATE INDEX applications_state ON applications (state, created_at);

CREATE TABLE pins (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id),
  customer_id TEXT NOT NULL,
  pin_hash TEXT NOT NULL,            -- argon2id
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  tries_left INTEGER NOT NULL,
  used_at INTEGER
) STRICT;

CREATE TABLE readings (
  id TEXT PRIMARY KEY,
  customer_id TEXT NOT NULL REFERENCES customers (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  meter_id TEXT NOT NULL REFERENCES meters (id),
  payment_id TEXT,
  taken_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT
) STRICT;
CREATE INDEX readings_account ON readings (account_id, id);
CREATE INDEX readings_meter ON readings (meter_id, taken_at);
CREATE INDEX readings_payment ON readings (payment_id);

CREATE TABLE reading_values (
  reading_id TEXT NOT NULL REFERENCES readings (id),
  register_id TEXT NOT NULL REFERENCES registers (id),
  value_milli INTEGER NOT NULL,
  previous_milli INTEGER NOT NULL,
  PRIMARY KEY (reading_id, register_id)
) STRICT;
