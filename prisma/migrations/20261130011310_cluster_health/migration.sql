ALTER TABLE cluster ADD COLUMN health JSONB;
ALTER TABLE instance
  ADD COLUMN health TEXT,
  ADD COLUMN health_since TIMESTAMPTZ(3),
  ADD COLUMN health_reason TEXT;
