-- CreateTable
CREATE TABLE "router" (
    "id" TEXT NOT NULL,
    "vdc_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "active_task_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "router_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "network" ADD COLUMN     "router_id" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "router_vdc_id_name_key" ON "router"("vdc_id", "name");

-- CreateIndex
CREATE INDEX "network_router_id_idx" ON "network"("router_id");

-- AddForeignKey
ALTER TABLE "router" ADD CONSTRAINT "router_vdc_id_fkey" FOREIGN KEY ("vdc_id") REFERENCES "vdc"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "network" ADD CONSTRAINT "network_router_id_fkey" FOREIGN KEY ("router_id") REFERENCES "router"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Designs that were kept before had no such section. As text: json keeps the order of what a person wrote.
UPDATE "draft" SET "document" = regexp_replace("document"::text, '\}\s*$', ',"routers":{}}')::json WHERE "document"->'routers' IS NULL;
UPDATE "draft" SET "base" = regexp_replace("base"::text, '\}\s*$', ',"routers":{}}')::json WHERE "base"->'routers' IS NULL;
UPDATE "design_version" SET "document" = regexp_replace("document"::text, '\}\s*$', ',"routers":{}}')::json WHERE "document"->'routers' IS NULL;
UPDATE "plan" SET "document" = regexp_replace("document"::text, '\}\s*$', ',"routers":{}}')::json WHERE "document"->'routers' IS NULL;
