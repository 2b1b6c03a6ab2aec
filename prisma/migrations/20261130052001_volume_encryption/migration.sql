-- AlterTable
ALTER TABLE "volume" ADD COLUMN "is_encrypted" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "luks_key" JSONB;

-- AlterTable
ALTER TABLE "backup" ADD COLUMN "luks_key" JSONB;
