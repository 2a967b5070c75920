-- What is known of the acquirer as a whole: that it refuses us, how far its refunds were read.

CREATE TABLE acquirer_marks (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL,
  note TEXT
) STRICT;
