CREATE TABLE "storage" (
    "id" TEXT NOT NULL,
    "zone_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "driver" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "storage_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "storage_zone_id_fkey" FOREIGN KEY ("zone_id") REFERENCES "zone"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "storage_zone_id_name_key" ON "storage"("zone_id", "name");
-- Prisma can't say it: a zone has one default.
CREATE UNIQUE INDEX "storage_default_key" ON "storage"("zone_id") WHERE "is_default";

-- The one that each zone had becomes its default.
INSERT INTO "storage" ("id", "zone_id", "name", "driver", "config", "is_default")
SELECT 'sto_' || substr("id", 6), "id", 'main', "volume_driver", coalesce("volume_config", '{}'), true
FROM "zone" WHERE "volume_driver" IS NOT NULL;

ALTER TABLE "volume" ADD COLUMN "storage_id" TEXT;
UPDATE "volume" SET "storage_id" = "storage"."id" FROM "storage" WHERE "storage"."zone_id" = "volume"."zone_id";
ALTER TABLE "volume" ALTER COLUMN "storage_id" SET NOT NULL;
ALTER TABLE "volume" ADD CONSTRAINT "volume_storage_id_fkey" FOREIGN KEY ("storage_id") REFERENCES "storage"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "volume_storage_id_idx" ON "volume"("storage_id");

ALTER TABLE "finding" ADD COLUMN "storage_id" TEXT;
UPDATE "finding" SET "storage_id" = "storage"."id" FROM "storage"
WHERE "storage"."zone_id" = "finding"."zone_id" AND "finding"."kind" IN ('size', 'missing-volume', 'unknown-volume');

ALTER TABLE "zone" DROP COLUMN "volume_driver", DROP COLUMN "volume_config";
