-- AlterTable
ALTER TABLE "image" ADD COLUMN "is_public" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "image_share" (
    "image_id" TEXT NOT NULL,
    "vdc_id" TEXT NOT NULL,

    CONSTRAINT "image_share_pkey" PRIMARY KEY ("image_id","vdc_id")
);

-- CreateIndex
CREATE INDEX "image_share_vdc_id_idx" ON "image_share"("vdc_id");

-- AddForeignKey
ALTER TABLE "image_share" ADD CONSTRAINT "image_share_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_share" ADD CONSTRAINT "image_share_vdc_id_fkey" FOREIGN KEY ("vdc_id") REFERENCES "vdc"("id") ON DELETE CASCADE ON UPDATE CASCADE;
