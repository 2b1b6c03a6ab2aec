-- AlterTable
ALTER TABLE "host" ADD COLUMN "power_driver" TEXT,
ADD COLUMN "power_config" JSONB,
ADD COLUMN "power" JSONB;
