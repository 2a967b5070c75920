-- What goes out to suppliers: numbered, and its bytes kept as they were made.

CREATE TABLE exports (
  id TEXT PRIMARY KEY,
  supplier_id TEXT NOT NULL REFERENCES suppliers (id),
  kind TEXT NOT NULL CHECK (kind IN ('readings', 'payments')),
  number INTEGER NOT NULL,           -- 1, 2, … by supplier and kind
  day TEXT NOT NULL DEFAULT '',      -- YYYYMMDD in the supplier's zone; '': of no day
  made_at INTEGER NOT NULL,
  n_rows INTEGER NOT NULL,
  sum_kopecks INTEGER NOT NULL DEFAULT 0, -- of payments: what goes to the supplier
  order_kopecks INTEGER NOT NULL DEFAULT 0, -- of the payment order for it; 0: there is none
  order_number INTEGER,
  written_at INTEGER,                -- when its files were given out first
  UNIQUE (supplier_id, kind, number)
) STRICT;
CREATE INDEX exports_unwritten ON exports (supplier_id, kind, number) WHERE written_at IS NULL;

CREATE TABLE export_files (
  export_id TEXT NOT NULL REFERENCES exports (id),
  name TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (export_id, name)
) STRICT;

-- A payment, and a refund of one, is in one export. What was given back before the payment went out
-- is of the payment's own export: it makes the row smaller.
ALTER TABLE payments ADD COLUMN export_id TEXT REFERENCES exports (id);
CREATE INDEX payments_export ON payments (export_id) WHERE export_id IS NOT NULL;
CREATE INDEX payments_unexported ON payments (supplier_id, taken_at, id)
  WHERE state = 'succeeded' AND export_id IS NULL;
ALTER TABLE refunds ADD COLUMN export_id TEXT REFERENCES exports (id);
CREATE INDEX refunds_export ON refunds (export_id) WHERE export_id IS NOT NULL;
CREATE INDEX refunds_unexported ON refunds (payment_id)
  WHERE applied_at IS NOT NULL AND export_id IS NULL;
