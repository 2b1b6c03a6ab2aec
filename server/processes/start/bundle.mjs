import { readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'

/** Older ones are removed: nobody runs on what was superseded so many times. */
const kept = 8

const [bundles, folder] = process.argv.slice(2)
const draft = `${folder}.${process.pid}`
await build({
  entryPoints: ['server/processes/all-in-one.ts'],
  outdir: draft,
  bundle: true,
  // What a role does not need stays in files of its own, unread.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  packages: 'external',
  sourcemap: 'linked',
  logLevel: 'warning',
})
// Whole or not at all, also when two are at it.
try {
  renameSync(draft, folder)
} catch {
  rmSync(draft, { recursive: true })
}
const now = new Date()
utimesSync(folder, now, now)

const all = readdirSync(bundles).map(name => path.join(bundles, name))
const byAge = all.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
for (const old of byAge.slice(kept)) rmSync(old, { recursive: true, force: true })
