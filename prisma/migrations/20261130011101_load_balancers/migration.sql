-- CreateTable
CREATE TABLE "load_balancer" (
    "id" TEXT NOT NULL,
    "vdc_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "network_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "listeners" JSONB NOT NULL,
    "health_check" JSONB NOT NULL,
    "instance_ids" TEXT[],
    "cluster_ids" TEXT[],
    "member_states" JSONB NOT NULL DEFAULT '[]',
    "generation" INTEGER NOT NULL DEFAULT 1,
    "active_task_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "load_balancer_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "load_balancer_vdc_id_name_key" ON "load_balancer"("vdc_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "load_balancer_network_id_address_key" ON "load_balancer"("network_id", "address");

-- AddForeignKey
ALTER TABLE "load_balancer" ADD CONSTRAINT "load_balancer_vdc_id_fkey" FOREIGN KEY ("vdc_id") REFERENCES "vdc"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "load_balancer" ADD CONSTRAINT "load_balancer_network_id_fkey" FOREIGN KEY ("network_id") REFERENCES "network"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Designs that were kept before had no such section. As text: json keeps the order of what a person wrote.
UPDATE "draft" SET "document" = regexp_replace("document"::text, '\}\s*$', ',"loadBalancers":{}}')::json WHERE "document"->'loadBalancers' IS NULL;
UPDATE "draft" SET "base" = regexp_replace("base"::text, '\}\s*$', ',"loadBalancers":{}}')::json WHERE "base"->'loadBalancers' IS NULL;
UPDATE "design_version" SET "document" = regexp_replace("document"::text, '\}\s*$', ',"loadBalancers":{}}')::json WHERE "document"->'loadBalancers' IS NULL;
UPDATE "plan" SET "document" = regexp_replace("document"::text, '\}\s*$', ',"loadBalancers":{}}')::json WHERE "document"->'loadBalancers' IS NULL;
