-- AlterTable
ALTER TABLE "zone" ADD COLUMN     "network_config" JSONB,
ADD COLUMN     "network_driver" TEXT;
