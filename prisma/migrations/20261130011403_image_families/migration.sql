-- AlterTable
ALTER TABLE "image" ADD COLUMN "family" TEXT;
ALTER TABLE "image" ADD COLUMN "deprecated_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "instance" ADD COLUMN "image_family" TEXT;
