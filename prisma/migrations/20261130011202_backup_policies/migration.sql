-- AlterTable
ALTER TABLE "vdc" ADD COLUMN "backup_policy" JSONB;

-- AlterTable
ALTER TABLE "volume" ADD COLUMN "backup_policy" JSONB,
ADD COLUMN "backup_slot" TIMESTAMPTZ(3);
