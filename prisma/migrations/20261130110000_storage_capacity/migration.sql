-- What a storage told of itself when it was last looked at: null until then.
ALTER TABLE storage ADD COLUMN total_gib INTEGER, ADD COLUMN free_gib INTEGER;
