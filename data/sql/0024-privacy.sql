-- What the law of personal data asks for (152-FZ): consent that is withdrawn, data that is erased,
-- and which operator looked at whose.

ALTER TABLE customers ADD COLUMN withdrawn_at INTEGER; -- the consent; no session since
ALTER TABLE customers ADD COLUMN erase_at INTEGER;     -- not before; NULL: not to be, or done
ALTER TABLE customers ADD COLUMN erased_at INTEGER;    -- what is left is without a name
CREATE INDEX customers_erase ON customers (erase_at, id) WHERE erase_at IS NOT NULL;

CREATE TABLE operators_log (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  operator TEXT NOT NULL,            -- the system user's name
  command TEXT NOT NULL,             -- e.g. requests show
  customer_id TEXT NOT NULL          -- whose data was shown
) STRICT;
CREATE INDEX operators_log_customer ON operators_log (customer_id, id);
CREATE INDEX operators_log_at ON operators_log (at);

-- What is a customer's, or too old, is found without reading what others have.
CREATE INDEX accounts_customer ON accounts (customer_id);
CREATE INDEX letters_customer ON letters (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX letters_recipient ON letters (recipient);
CREATE INDEX requests_updated ON requests (updated_at);
