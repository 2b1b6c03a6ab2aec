ALTER TABLE "volume" ADD COLUMN "other_storage_id" TEXT;
ALTER TABLE "volume" ADD CONSTRAINT "volume_other_storage_id_fkey" FOREIGN KEY ("other_storage_id") REFERENCES "storage"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "volume_other_storage_id_idx" ON "volume"("other_storage_id");
