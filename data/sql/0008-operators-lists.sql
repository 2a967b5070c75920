-- Operators' lists go by id, a page at a time, and begin where the last page ended.

DROP INDEX applications_state;
CREATE INDEX applications_state ON applications (state, id);
DROP INDEX requests_state;
CREATE INDEX requests_state ON requests (state, id);
CREATE INDEX payments_state ON payments (state, id);
