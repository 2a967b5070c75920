-- What is out of date is found without reading what is kept.

CREATE INDEX codes_expires ON codes (expires_at);
CREATE INDEX registrations_expires ON registrations (expires_at) WHERE confirmed_at IS NULL;
CREATE INDEX throttles_first ON throttles (first_at);
CREATE INDEX letters_ended ON letters (created_at) WHERE state <> 'waiting';
CREATE INDEX accounts_left ON accounts (disconnected_at) WHERE left_owner IS NOT NULL;
CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX sessions_expires ON sessions (expires_at);
CREATE INDEX devices_seen ON devices (seen_at);

-- Consents of older versions name the registration that gave them, too: a confirmed one is kept
-- for that alone.
CREATE INDEX registrations_customer ON registrations (customer_id) WHERE customer_id IS NOT NULL;
UPDATE consents SET registration_id = (
  SELECT MAX (r.id) FROM registrations r WHERE r.customer_id = consents.customer_id)
  WHERE registration_id IS NULL;
DROP INDEX registrations_customer;
