-- CreateTable
CREATE TABLE "floating_ip" (
    "id" TEXT NOT NULL,
    "vdc_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "zone_id" TEXT NOT NULL,
    "instance_id" TEXT,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "active_task_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "floating_ip_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "external_address" ADD COLUMN     "floating_ip_id" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "floating_ip_instance_id_key" ON "floating_ip"("instance_id");

-- CreateIndex
CREATE UNIQUE INDEX "floating_ip_vdc_id_name_key" ON "floating_ip"("vdc_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "external_address_floating_ip_id_key" ON "external_address"("floating_ip_id");

-- AddForeignKey
ALTER TABLE "floating_ip" ADD CONSTRAINT "floating_ip_vdc_id_fkey" FOREIGN KEY ("vdc_id") REFERENCES "vdc"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "floating_ip" ADD CONSTRAINT "floating_ip_zone_id_fkey" FOREIGN KEY ("zone_id") REFERENCES "zone"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "floating_ip" ADD CONSTRAINT "floating_ip_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instance"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Designs that were kept before had no such section. As text: json keeps the order of what a person wrote.
UPDATE "draft" SET "document" = regexp_replace("document"::text, '\}\s*$', ',"floatingIps":{}}')::json WHERE "document"->'floatingIps' IS NULL;
UPDATE "draft" SET "base" = regexp_replace("base"::text, '\}\s*$', ',"floatingIps":{}}')::json WHERE "base"->'floatingIps' IS NULL;
UPDATE "design_version" SET "document" = regexp_replace("document"::text, '\}\s*$', ',"floatingIps":{}}')::json WHERE "document"->'floatingIps' IS NULL;
UPDATE "plan" SET "document" = regexp_replace("document"::text, '\}\s*$', ',"floatingIps":{}}')::json WHERE "document"->'floatingIps' IS NULL;
