-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "is_operator" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" TEXT NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "console_ticket" (
    "hash" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "instance_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "console_ticket_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "organization" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vdc" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "generation" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "vdc_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vdc_member" (
    "vdc_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,

    CONSTRAINT "vdc_member_pkey" PRIMARY KEY ("vdc_id","user_id")
);

-- CreateTable
CREATE TABLE "zone" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL DEFAULT '',
    "volume_driver" TEXT,
    "volume_config" JSONB,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "zone_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "host" (
    "id" TEXT NOT NULL,
    "zone_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "driver" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "cordoned" BOOLEAN NOT NULL DEFAULT false,
    "cpu_overcommit" DOUBLE PRECISION NOT NULL DEFAULT 4,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "state" TEXT NOT NULL DEFAULT 'adding',
    "state_reason" TEXT,
    "version" TEXT,
    "capabilities" JSONB,
    "cpu_threads" INTEGER NOT NULL DEFAULT 0,
    "memory_mib" INTEGER NOT NULL DEFAULT 0,
    "cpu_percent" DOUBLE PRECISION,
    "memory_used_mib" INTEGER,
    "observed_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3),
    "active_task_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "host_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instance_type" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "vcpus" INTEGER NOT NULL,
    "memory_mib" INTEGER NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "instance_type_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "image" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "os" TEXT NOT NULL DEFAULT 'linux',
    "description" TEXT NOT NULL DEFAULT '',
    "path" TEXT NOT NULL,
    "format" TEXT NOT NULL DEFAULT 'qcow2',
    "size_bytes" BIGINT NOT NULL DEFAULT 0,
    "checksum" TEXT NOT NULL DEFAULT '',
    "min_memory_mib" INTEGER NOT NULL DEFAULT 64,
    "min_disk_gib" INTEGER NOT NULL DEFAULT 1,
    "login_hint" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "image_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "network" (
    "id" TEXT NOT NULL,
    "vdc_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "cidr" TEXT NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "network_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instance" (
    "id" TEXT NOT NULL,
    "vdc_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "wanted_zone_id" TEXT,
    "type_id" TEXT,
    "vcpus" INTEGER NOT NULL,
    "cpu_shares" INTEGER NOT NULL DEFAULT 1024,
    "memory_mib" INTEGER NOT NULL,
    "root_disk_gib" INTEGER NOT NULL,
    "image_id" TEXT NOT NULL,
    "root_version" INTEGER NOT NULL DEFAULT 1,
    "user_data" TEXT,
    "network_id" TEXT NOT NULL,
    "mac" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "anti_affinity_group" TEXT,
    "power" TEXT NOT NULL DEFAULT 'running',
    "generation" INTEGER NOT NULL DEFAULT 1,
    "zone_id" TEXT,
    "host_id" TEXT,
    "placement_reason" TEXT,
    "observed_generation" INTEGER NOT NULL DEFAULT 0,
    "observed" TEXT NOT NULL DEFAULT 'pending',
    "state_reason" TEXT,
    "observed_at" TIMESTAMPTZ(3),
    "external" TEXT,
    "cpu_percent" DOUBLE PRECISION,
    "memory_used_mib" INTEGER,
    "active_task_id" TEXT,
    "active_task_kind" TEXT,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "volume" (
    "id" TEXT NOT NULL,
    "vdc_id" TEXT NOT NULL,
    "zone_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "size_gib" INTEGER NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "observed_generation" INTEGER NOT NULL DEFAULT 0,
    "observed" TEXT NOT NULL DEFAULT 'pending',
    "state_reason" TEXT,
    "observed_at" TIMESTAMPTZ(3),
    "external" TEXT,
    "active_task_id" TEXT,
    "active_task_kind" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "volume_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachment" (
    "id" TEXT NOT NULL,
    "volume_id" TEXT NOT NULL,
    "instance_id" TEXT NOT NULL,
    "device" TEXT NOT NULL,
    "source" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "finding" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "wanted" TEXT,
    "actual" TEXT,
    "zone_id" TEXT,
    "host_id" TEXT,
    "vdc_id" TEXT,
    "resource_kind" TEXT,
    "resource_id" TEXT,
    "resource_name" TEXT,
    "external" TEXT,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "cleared_at" TIMESTAMPTZ(3),

    CONSTRAINT "finding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "percent" INTEGER NOT NULL DEFAULT 0,
    "vdc_id" TEXT,
    "resource_kind" TEXT,
    "resource_id" TEXT,
    "resource_name" TEXT,
    "outputs" JSONB NOT NULL DEFAULT '{}',
    "error" JSONB,
    "cancel_requested" BOOLEAN NOT NULL DEFAULT false,
    "actor_id" TEXT,
    "actor_name" TEXT,
    "idempotency_key" TEXT,
    "request_hash" TEXT,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "run_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deadline_ms" INTEGER NOT NULL,
    "worker" TEXT,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "step" (
    "task_id" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "percent" INTEGER,
    "output" JSONB,
    "error" JSONB,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "step_pkey" PRIMARY KEY ("task_id","index")
);

-- CreateTable
CREATE TABLE "step_log" (
    "id" BIGSERIAL NOT NULL,
    "task_id" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "message" TEXT NOT NULL,

    CONSTRAINT "step_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task_lock" (
    "key" TEXT NOT NULL,
    "task_id" TEXT NOT NULL,

    CONSTRAINT "task_lock_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "event" (
    "seq" BIGSERIAL NOT NULL,
    "tx" xid8 NOT NULL DEFAULT pg_current_xact_id(),
    "scope" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "activity" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "vdc_id" TEXT,
    "resource_kind" TEXT NOT NULL,
    "resource_id" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "task_id" TEXT,

    CONSTRAINT "activity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "metric_sample" (
    "subject_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "cpu_percent" DOUBLE PRECISION,
    "memory_used_mib" DOUBLE PRECISION,
    "disk_read_bytes_per_s" DOUBLE PRECISION,
    "disk_write_bytes_per_s" DOUBLE PRECISION,
    "net_rx_bytes_per_s" DOUBLE PRECISION,
    "net_tx_bytes_per_s" DOUBLE PRECISION,

    CONSTRAINT "metric_sample_pkey" PRIMARY KEY ("subject_id","at")
);

-- CreateTable
CREATE TABLE "process" (
    "id" TEXT NOT NULL,
    "roles" TEXT[],
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "process_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

-- CreateIndex
CREATE INDEX "api_token_user_id_idx" ON "api_token"("user_id");

-- CreateIndex
CREATE INDEX "console_ticket_expires_at_idx" ON "console_ticket"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "organization_name_key" ON "organization"("name");

-- CreateIndex
CREATE UNIQUE INDEX "vdc_organization_id_name_key" ON "vdc"("organization_id", "name");

-- CreateIndex
CREATE INDEX "vdc_member_user_id_idx" ON "vdc_member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "zone_name_key" ON "zone"("name");

-- CreateIndex
CREATE UNIQUE INDEX "host_name_key" ON "host"("name");

-- CreateIndex
CREATE INDEX "host_zone_id_idx" ON "host"("zone_id");

-- CreateIndex
CREATE UNIQUE INDEX "instance_type_name_key" ON "instance_type"("name");

-- CreateIndex
CREATE UNIQUE INDEX "image_name_key" ON "image"("name");

-- CreateIndex
CREATE UNIQUE INDEX "network_vdc_id_name_key" ON "network"("vdc_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "instance_mac_key" ON "instance"("mac");

-- CreateIndex
CREATE INDEX "instance_host_id_idx" ON "instance"("host_id");

-- CreateIndex
CREATE INDEX "instance_vdc_id_created_at_id_idx" ON "instance"("vdc_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "instance_vdc_id_name_key" ON "instance"("vdc_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "instance_network_id_address_key" ON "instance"("network_id", "address");

-- CreateIndex
CREATE INDEX "volume_vdc_id_created_at_id_idx" ON "volume"("vdc_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "volume_vdc_id_name_key" ON "volume"("vdc_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "attachment_volume_id_key" ON "attachment"("volume_id");

-- CreateIndex
CREATE UNIQUE INDEX "attachment_instance_id_device_key" ON "attachment"("instance_id", "device");

-- CreateIndex
CREATE INDEX "finding_cleared_at_first_seen_at_idx" ON "finding"("cleared_at", "first_seen_at");

-- CreateIndex
CREATE INDEX "task_state_priority_run_at_idx" ON "task"("state", "priority" DESC, "run_at");

-- CreateIndex
CREATE INDEX "task_vdc_id_created_at_id_idx" ON "task"("vdc_id", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "task_resource_id_created_at_idx" ON "task"("resource_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "task_actor_id_idempotency_key_key" ON "task"("actor_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "step_log_task_id_id_idx" ON "step_log"("task_id", "id");

-- CreateIndex
CREATE INDEX "task_lock_task_id_idx" ON "task_lock"("task_id");

-- CreateIndex
CREATE INDEX "event_tx_seq_idx" ON "event"("tx", "seq");

-- CreateIndex
CREATE INDEX "event_at_idx" ON "event"("at");

-- CreateIndex
CREATE INDEX "activity_resource_id_id_idx" ON "activity"("resource_id", "id" DESC);

-- CreateIndex
CREATE INDEX "activity_vdc_id_id_idx" ON "activity"("vdc_id", "id" DESC);

-- CreateIndex
CREATE INDEX "metric_sample_at_idx" ON "metric_sample"("at");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vdc" ADD CONSTRAINT "vdc_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vdc_member" ADD CONSTRAINT "vdc_member_vdc_id_fkey" FOREIGN KEY ("vdc_id") REFERENCES "vdc"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vdc_member" ADD CONSTRAINT "vdc_member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "host" ADD CONSTRAINT "host_zone_id_fkey" FOREIGN KEY ("zone_id") REFERENCES "zone"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "network" ADD CONSTRAINT "network_vdc_id_fkey" FOREIGN KEY ("vdc_id") REFERENCES "vdc"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_vdc_id_fkey" FOREIGN KEY ("vdc_id") REFERENCES "vdc"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_type_id_fkey" FOREIGN KEY ("type_id") REFERENCES "instance_type"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_network_id_fkey" FOREIGN KEY ("network_id") REFERENCES "network"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_zone_id_fkey" FOREIGN KEY ("zone_id") REFERENCES "zone"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_host_id_fkey" FOREIGN KEY ("host_id") REFERENCES "host"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "volume" ADD CONSTRAINT "volume_vdc_id_fkey" FOREIGN KEY ("vdc_id") REFERENCES "vdc"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "volume" ADD CONSTRAINT "volume_zone_id_fkey" FOREIGN KEY ("zone_id") REFERENCES "zone"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_volume_id_fkey" FOREIGN KEY ("volume_id") REFERENCES "volume"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instance"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "step" ADD CONSTRAINT "step_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE CASCADE ON UPDATE CASCADE;
