-- AlterTable
ALTER TABLE "zone" ADD COLUMN "backup_config" JSONB,
ADD COLUMN "backup_driver" TEXT;

-- CreateTable
CREATE TABLE "backup" (
    "id" TEXT NOT NULL,
    "vdc_id" TEXT NOT NULL,
    "volume_id" TEXT NOT NULL,
    "volume_name" TEXT NOT NULL,
    "source_zone_id" TEXT NOT NULL,
    "zone_id" TEXT NOT NULL,
    "origin" TEXT NOT NULL DEFAULT 'hand',
    "state" TEXT NOT NULL DEFAULT 'taking',
    "size_gib" INTEGER NOT NULL,
    "external" TEXT,
    "sha256" TEXT,
    "stored_bytes" DOUBLE PRECISION,
    "taken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "verified_at" TIMESTAMPTZ(3),
    "damage" TEXT,

    CONSTRAINT "backup_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "backup_vdc_id_taken_at_id_idx" ON "backup"("vdc_id", "taken_at", "id");

-- CreateIndex
CREATE INDEX "backup_volume_id_idx" ON "backup"("volume_id");

-- AddForeignKey
ALTER TABLE "backup" ADD CONSTRAINT "backup_vdc_id_fkey" FOREIGN KEY ("vdc_id") REFERENCES "vdc"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "backup" ADD CONSTRAINT "backup_zone_id_fkey" FOREIGN KEY ("zone_id") REFERENCES "zone"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
