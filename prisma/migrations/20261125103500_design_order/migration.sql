-- json instead of jsonb: it keeps the order of names as people wrote them.
ALTER TABLE "draft" ALTER COLUMN "document" TYPE JSON, ALTER COLUMN "base" TYPE JSON;
ALTER TABLE "design_version" ALTER COLUMN "document" TYPE JSON;
ALTER TABLE "plan" ALTER COLUMN "document" TYPE JSON, ALTER COLUMN "body" TYPE JSON;
ALTER TABLE "cluster" ALTER COLUMN "template" TYPE JSON;
