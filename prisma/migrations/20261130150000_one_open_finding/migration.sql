-- Two looks at one thing at the same moment open one finding.
UPDATE "finding" f SET "cleared_at" = now() WHERE "cleared_at" IS NULL AND EXISTS (
  SELECT 1 FROM "finding" o WHERE o."cleared_at" IS NULL AND o."kind" = f."kind" AND o."key" = f."key" AND o."id" < f."id"
    AND (o."host_id", o."zone_id", o."storage_id") IS NOT DISTINCT FROM (f."host_id", f."zone_id", f."storage_id"));

CREATE UNIQUE INDEX "finding_open_key" ON "finding"("kind", "key", "host_id", "zone_id", "storage_id") NULLS NOT DISTINCT
  WHERE "cleared_at" IS NULL;
