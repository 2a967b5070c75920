-- What is asked often, answered without reading a history.

DROP INDEX payments_registry;
CREATE INDEX payments_registry ON payments (registry_id, state, credited_at, sum_kopecks);
CREATE INDEX readings_sent ON readings (account_id, sent_at)
  WHERE state IN ('accepted', 'credited');
CREATE INDEX requests_customer_state ON requests (customer_id, state);
DROP INDEX meters_registry;
CREATE INDEX meters_registry ON meters (registry_id, verification_due);
CREATE INDEX attachments_customer ON attachments (customer_id, size_bytes);
