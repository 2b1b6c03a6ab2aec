-- AlterTable
ALTER TABLE "network" ADD COLUMN     "cidr6" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "network_cidr6_key" ON "network"("cidr6");
