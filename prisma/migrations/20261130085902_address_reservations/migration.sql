-- CreateTable
CREATE TABLE "address_reservation" (
    "id" TEXT NOT NULL,
    "network_id" TEXT NOT NULL,
    "first" INET NOT NULL,
    "last" INET NOT NULL,
    "reason" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "address_reservation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "address_reservation_network_id_idx" ON "address_reservation"("network_id");

-- AddForeignKey
ALTER TABLE "address_reservation" ADD CONSTRAINT "address_reservation_network_id_fkey" FOREIGN KEY ("network_id") REFERENCES "network"("id") ON DELETE CASCADE ON UPDATE CASCADE;
