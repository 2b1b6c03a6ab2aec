-- AlterTable
ALTER TABLE "vdc" ADD COLUMN "drift_policy" JSONB;

-- AlterTable
ALTER TABLE "network" ADD COLUMN "subnet_name" TEXT NOT NULL DEFAULT 'main',
ADD COLUMN "active_task_id" TEXT;

-- AlterTable
ALTER TABLE "instance" ADD COLUMN "cluster_id" TEXT,
ADD COLUMN "member_index" INTEGER,
ADD COLUMN "actual" JSONB;

-- AlterTable
ALTER TABLE "volume" ADD COLUMN "actual" JSONB,
ADD COLUMN "cluster_id" TEXT;

-- AlterTable
ALTER TABLE "finding" ADD COLUMN "cause" TEXT,
ADD COLUMN "facts" JSONB,
ADD COLUMN "ignored_until" TIMESTAMPTZ(3),
ADD COLUMN "ignore_reason" TEXT,
ADD COLUMN "ignored_by" TEXT,
ADD COLUMN "plan_id" TEXT,
ADD COLUMN "task_id" TEXT;

-- AlterTable
ALTER TABLE "task" ADD COLUMN "pause_requested" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "step" ADD COLUMN "group" TEXT;

-- CreateTable
CREATE TABLE "cluster" (
    "id" TEXT NOT NULL,
    "vdc_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "zones" TEXT[],
    "template" JSONB NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "active_task_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cluster_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "draft" (
    "id" TEXT NOT NULL,
    "vdc_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "base" JSONB NOT NULL,
    "layout" JSONB NOT NULL DEFAULT '{}',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "updated_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "design_version" (
    "id" TEXT NOT NULL,
    "vdc_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "layout" JSONB NOT NULL DEFAULT '{}',
    "message" TEXT NOT NULL DEFAULT '',
    "author" TEXT NOT NULL,
    "task_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "design_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan" (
    "id" TEXT NOT NULL,
    "vdc_id" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "draft_id" TEXT,
    "document" JSONB NOT NULL,
    "body" JSONB NOT NULL,
    "bounds" JSONB NOT NULL,
    "author" TEXT NOT NULL,
    "task_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "plan_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "cluster_vdc_id_name_key" ON "cluster"("vdc_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "draft_vdc_id_name_key" ON "draft"("vdc_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "design_version_vdc_id_number_key" ON "design_version"("vdc_id", "number");

-- CreateIndex
CREATE INDEX "plan_vdc_id_created_at_id_idx" ON "plan"("vdc_id", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "finding_vdc_id_cleared_at_idx" ON "finding"("vdc_id", "cleared_at");

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "volume" ADD CONSTRAINT "volume_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cluster" ADD CONSTRAINT "cluster_vdc_id_fkey" FOREIGN KEY ("vdc_id") REFERENCES "vdc"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "draft" ADD CONSTRAINT "draft_vdc_id_fkey" FOREIGN KEY ("vdc_id") REFERENCES "vdc"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "design_version" ADD CONSTRAINT "design_version_vdc_id_fkey" FOREIGN KEY ("vdc_id") REFERENCES "vdc"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan" ADD CONSTRAINT "plan_vdc_id_fkey" FOREIGN KEY ("vdc_id") REFERENCES "vdc"("id") ON DELETE CASCADE ON UPDATE CASCADE;
