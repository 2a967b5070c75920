-- Payments, the ledger, requests.

CREATE TABLE payments (
  id TEXT PRIMARY KEY,
  customer_id TEXT NOT NULL REFERENCES customers (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  registry_id TEXT NOT NULL REFERENCES registry_accounts (id),
  supplier_id TEXT NOT NULL REFERENCES suppliers (id),
  choice TEXT NOT NULL,
  state TEXT NOT NULL,               -- created, waiting, succeeded, canceled
  sum_kopecks INTEGER NOT NULL CHECK (sum_kopecks > 0),
  commission_kopecks INTEGER NOT NULL CHECK (commission_kopecks >= 0),
  total_kopecks INTEGER NOT NULL,
  acquirer_key TEXT NOT NULL UNIQUE, -- Idempotence-Key: one payment there for one here
  acquirer_id TEXT UNIQUE,
  confirmation_url TEXT,
  cancel_reason TEXT,
  method_title TEXT,
  created_at INTEGER NOT NULL,
  look_at INTEGER,                   -- the reconciler looks at it then; NULL: nothing to look for
  looks INTEGER NOT NULL DEFAULT 0,
  taken_at INTEGER,
  receipt_state TEXT NOT NULL DEFAULT 'none',
  receipt_at INTEGER,
  credited_at INTEGER,
  CHECK (total_kopecks = sum_kopecks + commission_kopecks)
) STRICT;
CREATE INDEX payments_customer ON payments (customer_id, id);
CREATE INDEX payments_account ON payments (account_id, id);
CREATE INDEX payments_registry ON payments (registry_id, state);
CREATE INDEX payments_look ON payments (look_at);

CREATE TABLE payment_lines (
  payment_id TEXT NOT NULL REFERENCES payments (id),
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  sum_kopecks INTEGER NOT NULL,
  voluntary INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (payment_id, code)
) STRICT;

-- What the acquirer said, as it came: for the books' check and for disputes.
CREATE TABLE payment_events (
  id TEXT PRIMARY KEY,
  payment_id TEXT NOT NULL REFERENCES payments (id),
  at INTEGER NOT NULL,
  source TEXT NOT NULL,              -- create, look, notification, operator
  note TEXT NOT NULL
) STRICT;
CREATE INDEX payment_events_payment ON payment_events (payment_id);

-- Double entry: every movement is one transfer between two ledger accounts, appended, never
-- changed, applied at most once by its id.
CREATE TABLE ledger_accounts (
  id TEXT PRIMARY KEY,               -- e.g. 'acquirer', 'commission', 'supplier:ID', 'payer:REGISTRY'
  kind TEXT NOT NULL,                -- acquirer, commission, supplier, payer
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE ledger_transfers (
  id TEXT PRIMARY KEY,
  debit_id TEXT NOT NULL REFERENCES ledger_accounts (id),
  credit_id TEXT NOT NULL REFERENCES ledger_accounts (id),
  amount_kopecks INTEGER NOT NULL CHECK (amount_kopecks > 0),
  kind TEXT NOT NULL,                -- payment, commission, settlement, refund
  payment_id TEXT REFERENCES payments (id),
  created_at INTEGER NOT NULL,
  CHECK (debit_id <> credit_id)
) STRICT;
CREATE INDEX ledger_transfers_debit ON ledger_transfers (debit_id);
CREATE INDEX ledger_transfers_credit ON ledger_transfers (credit_id);
CREATE INDEX ledger_transfers_payment ON ledger_transfers (payment_id);

CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT;

CREATE TABLE requests (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  customer_id TEXT NOT NULL REFERENCES customers (id),
  account_id TEXT REFERENCES accounts (id),
  topic TEXT NOT NULL,
  state TEXT NOT NULL,               -- open, answered, closed
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX requests_customer ON requests (customer_id, id);
CREATE INDEX requests_state ON requests (state, created_at);

CREATE TABLE request_messages (
  id TEXT PRIMARY KEY,
  request_id TEXT NOT NULL REFERENCES requests (id),
  customer_id TEXT NOT NULL,
  author TEXT NOT NULL,              -- customer, support
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX request_messages_request ON request_messages (request_id, id);

CREATE TABLE attachments (
  id TEXT PRIMARY KEY,
  message_id TEXT NOT NULL REFERENCES request_messages (id),
  customer_id TEXT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  content BLOB NOT NULL
) STRICT;
CREATE INDEX attachments_message ON attachments (message_id);
