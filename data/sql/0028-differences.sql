-- In what the acquirer's lists differ from the books, by the hour that was compared.

CREATE TABLE acquirer_differences (
  kind TEXT NOT NULL,                -- payment- or refund-: unknown, missing, sum, state, …
  subject TEXT NOT NULL,             -- our payment, or the acquirer's id
  hour INTEGER NOT NULL,             -- unix seconds where it begins
  detail TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  PRIMARY KEY (kind, subject)
) STRICT;
CREATE INDEX acquirer_differences_hour ON acquirer_differences (hour);
CREATE INDEX refunds_created ON refunds (created_at);
