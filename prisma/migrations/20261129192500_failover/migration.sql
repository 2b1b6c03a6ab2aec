-- AlterTable
ALTER TABLE "host" ADD COLUMN "suspected_at" TIMESTAMPTZ(3),
ADD COLUMN "outage_at" TIMESTAMPTZ(3),
ADD COLUMN "outages" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "suspicion" JSONB,
ADD COLUMN "fenced_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "zone" ADD COLUMN "evacuation" TEXT NOT NULL DEFAULT 'ask';
