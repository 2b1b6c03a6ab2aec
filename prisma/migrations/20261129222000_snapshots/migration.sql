-- AlterTable
ALTER TABLE "volume" ADD COLUMN "from_snapshot_id" TEXT,
ADD COLUMN "from_volume_id" TEXT,
ADD COLUMN "reverting_to" TEXT;

-- CreateTable
CREATE TABLE "snapshot" (
    "id" TEXT NOT NULL,
    "volume_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "size_gib" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'taking',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "snapshot_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "snapshot_volume_id_name_key" ON "snapshot"("volume_id", "name");

-- AddForeignKey
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_volume_id_fkey" FOREIGN KEY ("volume_id") REFERENCES "volume"("id") ON DELETE CASCADE ON UPDATE CASCADE;
