-- What the acquirer was asked to create a payment with, from the first time until it has named the
-- payment: asked again by the same key it must hear the same bytes.

ALTER TABLE payments ADD COLUMN acquirer_order TEXT;
