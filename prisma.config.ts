import path from 'node:path'
import { defineConfig } from 'prisma/config'

// Prisma's native schema engine is downloaded at first use; ours answers the same protocol from the package's
// WebAssembly build, so that nothing is fetched and one path is tested everywhere (server/decisions/0002).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.resolve(import.meta.dirname, 'prisma/schema-engine.mjs')

export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://plenum@localhost/plenum' },
})
