-- CreateTable
CREATE TABLE "image_copy" (
    "image_id" TEXT NOT NULL,
    "host_id" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "image_copy_pkey" PRIMARY KEY ("image_id","host_id")
);

-- CreateIndex
CREATE INDEX "image_copy_host_id_idx" ON "image_copy"("host_id");

-- AddForeignKey
ALTER TABLE "image_copy" ADD CONSTRAINT "image_copy_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_copy" ADD CONSTRAINT "image_copy_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;
