-- The ledger is kept as it was written: it names nobody, only payments and suppliers, and every
-- balance is the sum of all of it. Where it was found in order is remembered.

CREATE TABLE books_checkpoints (
  name TEXT PRIMARY KEY,
  place INTEGER NOT NULL,            -- of the last transfer that is in order
  transfer_id TEXT NOT NULL,
  checked_at INTEGER NOT NULL
) STRICT;

CREATE TABLE books_balances (        -- of the accounts, after that transfer
  account_id TEXT PRIMARY KEY REFERENCES ledger_accounts (id),
  balance_kopecks INTEGER NOT NULL
) STRICT;

-- No question is asked by one of the two accounts: nearly all transfers have the same.
DROP INDEX ledger_transfers_debit;
DROP INDEX ledger_transfers_credit;

-- What operators have to know of is found without reading all payments.
CREATE INDEX payments_refunded ON payments (supplier_id) WHERE refunded_sum_kopecks > 0;
CREATE INDEX payments_receipt_canceled ON payments (id) WHERE receipt_state = 'canceled';
CREATE INDEX payment_events_contradicting ON payment_events (payment_id)
  WHERE note IN ('mismatch: canceled after succeeded', 'mismatch: succeeded after canceled');
CREATE INDEX refunds_wrong ON refunds (acquirer_id) WHERE problem IS NOT NULL;

-- only sqlite
-- A transfer's place is its rowid.
CREATE TRIGGER ledger_transfers_unchanged BEFORE UPDATE ON ledger_transfers BEGIN
  SELECT RAISE (ABORT, 'the ledger is appended to, never changed');
END;
CREATE TRIGGER ledger_transfers_kept BEFORE DELETE ON ledger_transfers BEGIN
  SELECT RAISE (ABORT, 'the ledger is appended to, never changed');
END;
CREATE TRIGGER ledger_accounts_unchanged BEFORE UPDATE ON ledger_accounts BEGIN
  SELECT RAISE (ABORT, 'the ledger is appended to, never changed');
END;
CREATE TRIGGER ledger_accounts_kept BEFORE DELETE ON ledger_accounts BEGIN
  SELECT RAISE (ABORT, 'the ledger is appended to, never changed');
END;
CREATE TRIGGER movements_unchanged
BEFORE UPDATE OF id, registry_id, supplier_id, customer_id, payment_id, kind, amount_kopecks,
                 moved_at ON movements BEGIN
  SELECT RAISE (ABORT, 'of a movement only the day is changed');
END;
CREATE TRIGGER movements_kept BEFORE DELETE ON movements BEGIN
  SELECT RAISE (ABORT, 'of a movement only the day is changed');
END;

-- only postgresql
ALTER TABLE ledger_transfers ADD COLUMN rowid BIGINT GENERATED ALWAYS AS IDENTITY;
CREATE UNIQUE INDEX ledger_transfers_place ON ledger_transfers (rowid);
CREATE FUNCTION ledger_unchanged () RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is appended to, never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION movements_unchanged () RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'of a movement only the day is changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_transfers_kept BEFORE UPDATE OR DELETE ON ledger_transfers
  FOR EACH ROW EXECUTE FUNCTION ledger_unchanged ();
CREATE TRIGGER ledger_transfers_whole BEFORE TRUNCATE ON ledger_transfers
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_unchanged ();
CREATE TRIGGER ledger_accounts_kept BEFORE UPDATE OR DELETE ON ledger_accounts
  FOR EACH ROW EXECUTE FUNCTION ledger_unchanged ();
CREATE TRIGGER ledger_accounts_whole BEFORE TRUNCATE ON ledger_accounts
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_unchanged ();
CREATE TRIGGER movements_kept BEFORE DELETE OR UPDATE OF id, registry_id, supplier_id, customer_id,
  payment_id, kind, amount_kopecks, moved_at ON movements
  FOR EACH ROW EXECUTE FUNCTION movements_unchanged ();
CREATE TRIGGER movements_whole BEFORE TRUNCATE ON movements
  FOR EACH STATEMENT EXECUTE FUNCTION movements_unchanged ();
