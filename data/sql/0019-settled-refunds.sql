-- A supplier that is credited with the rest of a payment posts that rest at once: what was given
-- back before is posted with it, on its day.

ALTER TABLE movements ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
UPDATE movements SET settled = 1 WHERE kind = 'refund' AND EXISTS (
  SELECT 1 FROM refunds r JOIN payments p ON p.id = r.payment_id
   WHERE movements.id = p.id || '-refund-' || r.id AND r.applied_at <= p.credited_at);
