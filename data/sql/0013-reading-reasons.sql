-- Why a reading was rejected before it reached the supplier, as a code: who reads it has a language of
-- their own. What was kept in words before becomes the code.

ALTER TABLE readings ADD COLUMN reason_code TEXT;
UPDATE readings SET reason_code = 'payment_not_taken', reason = NULL
  WHERE state = 'rejected' AND payment_id IS NOT NULL
  AND reason IN ('The payment it was sent with did not take place',
                 'Платёж, с которым оно передавалось, не состоялся');
