-- Letters for operators: by state, a page at a time; what is kept of those that failed goes by its
-- age.

CREATE INDEX letters_state ON letters (state, id);
CREATE INDEX letters_kept ON letters (sent_at)
  WHERE state = 'failed' AND values_json IS NOT NULL;
