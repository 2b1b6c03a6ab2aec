ALTER TABLE "host" ADD COLUMN "hostname" TEXT;
-- What became of hosts that Plenum switched off and forgot: their zone's network still knows them.
ALTER TABLE "zone" ADD COLUMN "retired_hosts" TEXT[] NOT NULL DEFAULT '{}';
