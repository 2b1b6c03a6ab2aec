-- AlterTable
ALTER TABLE "instance" ADD COLUMN     "security_group_ids" TEXT[] DEFAULT ARRAY[]::TEXT[];
UPDATE "instance" SET "security_group_ids" = '{}';

-- CreateTable
CREATE TABLE "security_group" (
    "id" TEXT NOT NULL,
    "vdc_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "rules" JSONB NOT NULL DEFAULT '[]',
    "generation" INTEGER NOT NULL DEFAULT 1,
    "active_task_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "security_group_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "security_group_vdc_id_name_key" ON "security_group"("vdc_id", "name");

-- AddForeignKey
ALTER TABLE "security_group" ADD CONSTRAINT "security_group_vdc_id_fkey" FOREIGN KEY ("vdc_id") REFERENCES "vdc"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Designs that were kept before had no such section. As text: json keeps the order of what a person wrote.
UPDATE "draft" SET "document" = regexp_replace("document"::text, '\}\s*$', ',"securityGroups":{}}')::json WHERE "document"->'securityGroups' IS NULL;
UPDATE "draft" SET "base" = regexp_replace("base"::text, '\}\s*$', ',"securityGroups":{}}')::json WHERE "base"->'securityGroups' IS NULL;
UPDATE "design_version" SET "document" = regexp_replace("document"::text, '\}\s*$', ',"securityGroups":{}}')::json WHERE "document"->'securityGroups' IS NULL;
UPDATE "plan" SET "document" = regexp_replace("document"::text, '\}\s*$', ',"securityGroups":{}}')::json WHERE "document"->'securityGroups' IS NULL;
