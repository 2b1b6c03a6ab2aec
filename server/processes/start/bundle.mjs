import { rmSync } from 'node:fs'
import { build } from 'esbuild'

const [folder] = process.argv.slice(2)

rmSync(folder, { recursive: true, force: true })
await build({
  entryPoints: ['server/processes/all-in-one.ts'],
  outdir: folder,
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
