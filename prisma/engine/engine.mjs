import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import { migrationAdapter } from './adapter.mjs'

/**
 * Prisma's schema engine, from its WebAssembly package. `call` answers the methods of its JSON-RPC (applyMigrations,
 * diff, …) until `close`; `datamodels` are paths of schema files.
 */
export async function openEngine({ url, datamodels = [] }) {
  await load()
  const { adapter, close } = migrationAdapter(url)
  // An empty list would mean “an empty schema”, which is something else than “none given”.
  const files = datamodels.length > 0 ? datamodels.map(file => [file, readFileSync(file, 'utf8')]) : undefined
  const engine = await bindings.SchemaEngine.new({ datamodels: files }, () => {}, adapter)
  return {
    async call(method, params) {
      try {
        return await (method === 'getDatabaseVersion' ? engine.version(params) : engine[method](params))
      } catch (error) {
        throw engineError(error, adapter)
      }
    },
    close,
  }
}

/** The adapter keeps the database's own error under a number, and the engine throws that number. */
function engineError(error, adapter) {
  const kept = adapter.errorRegistry?.consumeError?.(Number(error?.message))
  const message = String(kept?.error?.message ?? error?.message ?? error)
  return Object.assign(new Error(message, { cause: error }), { code: error?.code })
}

let loaded

function load() {
  loaded ??= (async () => {
    globalThis.PRISMA_WASM_PANIC_REGISTRY = {
      set_message(message) {
        process.stderr.write(`${JSON.stringify({ level: 'ERROR', fields: { message } })}\n`)
      },
    }
    const folder = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))
    const bytes = readFileSync(path.join(folder, 'schema_engine_bg.wasm'))
    const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings })
    bindings.__wbg_set_wasm(instance.exports)
    instance.exports.__wbindgen_start?.()
  })()
  return loaded
}
