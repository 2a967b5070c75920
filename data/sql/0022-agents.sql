-- The operator may take money as a supplier's agent: receipts then name the supplier (law 54-FZ). The
-- acquirer takes such a receipt only after the money, in a request of its own with a key of its own.

ALTER TABLE suppliers ADD COLUMN agent_type TEXT;
ALTER TABLE payments ADD COLUMN receipt_key TEXT;   -- NULL: its receipt is made with the payment
ALTER TABLE payments ADD COLUMN receipt_order TEXT; -- what the receipt is asked for with, until it is
ALTER TABLE payments ADD COLUMN receipt_id TEXT;    -- the acquirer's
