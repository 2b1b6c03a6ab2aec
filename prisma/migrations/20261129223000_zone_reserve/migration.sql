-- AlterTable
ALTER TABLE "zone" ADD COLUMN "reserve" JSONB NOT NULL DEFAULT '{"kind": "none"}';
