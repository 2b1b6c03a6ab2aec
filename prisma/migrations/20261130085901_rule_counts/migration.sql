-- CreateTable
CREATE TABLE "rule_count" (
    "security_group_id" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "packets" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "matched_at" TIMESTAMPTZ(3),

    CONSTRAINT "rule_count_pkey" PRIMARY KEY ("security_group_id","rule")
);

-- CreateTable
CREATE TABLE "rule_counter" (
    "zone_id" TEXT NOT NULL,
    "counter" TEXT NOT NULL,
    "security_group_id" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "packets" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "packets_per_s" DOUBLE PRECISION,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rule_counter_pkey" PRIMARY KEY ("zone_id","counter","rule")
);

-- CreateIndex
CREATE INDEX "rule_counter_security_group_id_idx" ON "rule_counter"("security_group_id");

-- AlterTable
ALTER TABLE "zone" ADD COLUMN "rules_counted_at" TIMESTAMPTZ(3);

-- AddForeignKey
ALTER TABLE "rule_count" ADD CONSTRAINT "rule_count_security_group_id_fkey" FOREIGN KEY ("security_group_id") REFERENCES "security_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rule_counter" ADD CONSTRAINT "rule_counter_security_group_id_fkey" FOREIGN KEY ("security_group_id") REFERENCES "security_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rule_counter" ADD CONSTRAINT "rule_counter_zone_id_fkey" FOREIGN KEY ("zone_id") REFERENCES "zone"("id") ON DELETE CASCADE ON UPDATE CASCADE;
