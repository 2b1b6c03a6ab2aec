ALTER TABLE cluster ADD COLUMN resurrection TEXT NOT NULL DEFAULT 'automatic';
