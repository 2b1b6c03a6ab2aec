-- AlterTable
ALTER TABLE "zone" ADD COLUMN     "external" JSONB;

-- AlterTable
ALTER TABLE "router" ADD COLUMN     "external" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "external_address" (
    "address" TEXT NOT NULL,
    "zone_id" TEXT NOT NULL,
    "router_id" TEXT,

    CONSTRAINT "external_address_pkey" PRIMARY KEY ("address")
);

-- CreateIndex
CREATE UNIQUE INDEX "external_address_zone_id_router_id_key" ON "external_address"("zone_id", "router_id");

-- AddForeignKey
ALTER TABLE "external_address" ADD CONSTRAINT "external_address_zone_id_fkey" FOREIGN KEY ("zone_id") REFERENCES "zone"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
