-- AlterTable
ALTER TABLE "instance" ADD COLUMN "priority" TEXT NOT NULL DEFAULT 'normal';
