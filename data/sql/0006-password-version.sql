-- Every new password is a version of its own. A session is of the version it was opened with, or
-- was taken along to: one of another version is over.

ALTER TABLE customers ADD COLUMN password_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN password_version INTEGER NOT NULL DEFAULT 0;
