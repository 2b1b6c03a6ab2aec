ALTER TABLE image
  ADD COLUMN source TEXT NOT NULL DEFAULT '',
  ADD COLUMN virtual_bytes BIGINT NOT NULL DEFAULT 0;
UPDATE image SET source = path;

CREATE TABLE upload (
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  file_name TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  is_whole BOOLEAN NOT NULL DEFAULT false,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT upload_pkey PRIMARY KEY (id)
);
ALTER TABLE upload ADD CONSTRAINT upload_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES "user"(id) ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX upload_created_at_idx ON upload (created_at);
CREATE INDEX upload_user_id_idx ON upload (user_id);
