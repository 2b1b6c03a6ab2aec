ALTER TABLE "external_address" ADD COLUMN "told_zone_ids" TEXT[] NOT NULL DEFAULT '{}';
-- Until now each was answered in its own zone only.
UPDATE "external_address" SET "told_zone_ids" = ARRAY["zone_id"] WHERE "floating_ip_id" IS NOT NULL;
