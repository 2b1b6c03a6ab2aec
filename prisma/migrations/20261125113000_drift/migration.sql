-- AlterTable
ALTER TABLE "finding" ADD COLUMN "repaired_at" TIMESTAMPTZ(3),
ADD COLUMN "repaired_by" TEXT;

-- AlterTable
ALTER TABLE "instance" ADD COLUMN "imported" JSONB;

-- CreateIndex
CREATE INDEX "finding_vdc_id_repaired_at_idx" ON "finding"("vdc_id", "repaired_at");
