-- CreateTable
CREATE TABLE "signing_key" (
    "id" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "packets" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "signing_key_fingerprint_key" ON "signing_key"("fingerprint");

-- AlterTable
ALTER TABLE "image" ADD COLUMN "signature" JSONB;
