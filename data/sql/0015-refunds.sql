-- Refunds: made in the acquirer's cabinet, found there. A payment that is refunded stays succeeded.

ALTER TABLE payments ADD COLUMN refunded_kopecks INTEGER NOT NULL DEFAULT 0;
-- of it, what the supplier gives back: its part goes first
ALTER TABLE payments ADD COLUMN refunded_sum_kopecks INTEGER NOT NULL DEFAULT 0;
-- what the supplier was credited with: the sum less what was refunded before
ALTER TABLE payments ADD COLUMN credited_kopecks INTEGER;
UPDATE payments SET credited_kopecks = sum_kopecks WHERE credited_at IS NOT NULL;

CREATE TABLE refunds (
  id TEXT PRIMARY KEY,               -- the acquirer's
  acquirer_id TEXT NOT NULL,         -- of the payment, the acquirer's
  payment_id TEXT REFERENCES payments (id), -- ours; NULL until it is in the books
  state TEXT NOT NULL,               -- pending, succeeded, canceled
  amount_kopecks INTEGER NOT NULL,
  problem TEXT,                      -- why it is kept out of the books
  created_at INTEGER NOT NULL,       -- by the acquirer's clock
  seen_at INTEGER NOT NULL,
  applied_at INTEGER
) STRICT;
CREATE INDEX refunds_payment ON refunds (payment_id);
CREATE INDEX refunds_apart ON refunds (acquirer_id) WHERE applied_at IS NULL;
CREATE INDEX refunds_pending ON refunds (seen_at) WHERE state = 'pending';
