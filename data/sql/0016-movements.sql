-- Balances and payments in an order of time: of which day a balance is, and on which day what was
-- paid or refunded is posted by the supplier.

ALTER TABLE registry_accounts ADD COLUMN as_of TEXT NOT NULL DEFAULT ''; -- '': of no day known
ALTER TABLE suppliers ADD COLUMN posting_days INTEGER NOT NULL DEFAULT 1;

-- What changes what is owed, beside the registry: appended, never removed. Only the day of one may
-- be corrected, when the supplier says that it posted it on another.
CREATE TABLE movements (
  id TEXT PRIMARY KEY,               -- PAYMENT-payment, PAYMENT-refund-REFUND
  registry_id TEXT NOT NULL REFERENCES registry_accounts (id),
  supplier_id TEXT NOT NULL REFERENCES suppliers (id),
  customer_id TEXT NOT NULL REFERENCES customers (id),
  payment_id TEXT NOT NULL REFERENCES payments (id),
  kind TEXT NOT NULL,                -- payment, refund
  amount_kopecks INTEGER NOT NULL CHECK (amount_kopecks <> 0), -- a refund's is negative
  day TEXT NOT NULL,                 -- YYYY-MM-DD; in balances of this day and later
  moved_at INTEGER NOT NULL          -- when the money moved
) STRICT;
-- What a balance does not hold yet is summed from the index alone.
CREATE INDEX movements_outside ON movements (registry_id, day, customer_id, amount_kopecks);
CREATE INDEX movements_payment ON movements (payment_id);

-- What was summed by the credit is summed by the day now; repeats ask when the money was taken.
DROP INDEX payments_registry;
CREATE INDEX payments_registry ON payments (registry_id, state, taken_at);

-- Days of times that are there already. Engines differ in how they tell a day, so it is counted:
-- days since 1970 become year, month and day of the calendar, with years that begin in March.
-- Offsets are those of the Russian zones; another zone is taken for Moscow's.
CREATE TABLE movements_zones (zone TEXT PRIMARY KEY, seconds INTEGER NOT NULL) STRICT;
INSERT INTO movements_zones (zone, seconds) VALUES
  ('Europe/Kaliningrad', 7200), ('Europe/Astrakhan', 14400), ('Europe/Samara', 14400),
  ('Europe/Saratov', 14400), ('Europe/Ulyanovsk', 14400), ('Asia/Yekaterinburg', 18000),
  ('Asia/Omsk', 21600), ('Asia/Barnaul', 25200), ('Asia/Krasnoyarsk', 25200),
  ('Asia/Novokuznetsk', 25200), ('Asia/Novosibirsk', 25200), ('Asia/Tomsk', 25200),
  ('Asia/Irkutsk', 28800), ('Asia/Chita', 32400), ('Asia/Khandyga', 32400),
  ('Asia/Yakutsk', 32400), ('Asia/Ust-Nera', 36000), ('Asia/Vladivostok', 36000),
  ('Asia/Magadan', 39600), ('Asia/Sakhalin', 39600), ('Asia/Srednekolymsk', 39600),
  ('Asia/Anadyr', 43200), ('Asia/Kamchatka', 43200);

CREATE TABLE movements_times (id TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT;
INSERT INTO movements_times (id, n)
  SELECT 'balance-' || g.id, (g.balance_at + COALESCE (z.seconds, 10800)) / 86400
    FROM registry_accounts g JOIN suppliers s ON s.id = g.supplier_id
    LEFT JOIN movements_zones z ON z.zone = s.zone;
INSERT INTO movements_times (id, n)
  SELECT 'payment-' || p.id,
         (COALESCE (p.taken_at, p.created_at) + COALESCE (z.seconds, 10800)) / 86400 + 1
    FROM payments p JOIN suppliers s ON s.id = p.supplier_id
    LEFT JOIN movements_zones z ON z.zone = s.zone WHERE p.state = 'succeeded';

CREATE TABLE movements_days (n INTEGER PRIMARY KEY, day TEXT NOT NULL) STRICT;
INSERT INTO movements_days (n, day)
  SELECT n, '' || year || '-' || CASE WHEN month < 10 THEN '0' ELSE '' END || month || '-'
         || CASE WHEN day < 10 THEN '0' ELSE '' END || day
    FROM (SELECT n, era * 400 + of_era + CASE WHEN march < 10 THEN 0 ELSE 1 END AS year,
                 CASE WHEN march < 10 THEN march + 3 ELSE march - 9 END AS month,
                 of_year - (153 * march + 2) / 5 + 1 AS day
    FROM (SELECT n, era, of_era, of_year, (5 * of_year + 2) / 153 AS march
    FROM (SELECT n, era, of_era, in_era - (365 * of_era + of_era / 4 - of_era / 100) AS of_year
    FROM (SELECT n, era, in_era,
                 (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365 AS of_era
    FROM (SELECT n, era, n + 719468 - era * 146097 AS in_era
    FROM (SELECT DISTINCT n, (n + 719468) / 146097 AS era FROM movements_times) AS eras
    ) AS days) AS years) AS days_of_years) AS months) AS dates;

UPDATE registry_accounts SET as_of = (
  SELECT d.day FROM movements_times t JOIN movements_days d ON d.n = t.n
   WHERE t.id = 'balance-' || registry_accounts.id);
INSERT INTO movements (id, registry_id, supplier_id, customer_id, payment_id, kind, amount_kopecks,
                       day, moved_at)
  SELECT p.id || '-payment', p.registry_id, p.supplier_id, p.customer_id, p.id, 'payment',
         p.sum_kopecks, d.day, COALESCE (p.taken_at, p.created_at)
    FROM payments p JOIN movements_times t ON t.id = 'payment-' || p.id
    JOIN movements_days d ON d.n = t.n;

DROP TABLE movements_days;
DROP TABLE movements_times;
DROP TABLE movements_zones;
