-- What goes out to a supplier day by day.

ALTER TABLE suppliers ADD COLUMN exports TEXT NOT NULL DEFAULT ''; -- readings, sber, 1c; none; '': all
ALTER TABLE suppliers ADD COLUMN export_encoding TEXT NOT NULL DEFAULT 'windows-1251';
