#!/usr/bin/env node
import { bundleServer, isInstalled, prepare } from './start/prepare.mjs'
import { runPlenum } from './start/run-plenum.mjs'
import { seemsToRun } from './start/running.mjs'
import { Failure } from './start/steps.mjs'

/**
 * `npm start` and `npm run dev`: gets from a fresh clone to a running Plenum with nothing but Node 20 and npm. Plain
 * JavaScript without packages, since none may be there yet. It installs and builds what is missing or stale, then runs
 * the product itself with the Node that comes with it, and stays to hand on signals.
 */
const isDev = process.argv.includes('--dev')

try {
  // Rebuilding would pull the files from under a Plenum that runs on them; the second one is only to say so.
  const entry = seemsToRun() && isInstalled() ? await bundleServer() : await prepare({ isDev })
  process.exitCode = await runPlenum({ isDev, entry })
} catch (error) {
  console.error(`\n${error instanceof Failure ? error.message : error.stack}\n`)
  process.exitCode = 1
}
// Timers and listeners of ours must not keep us.
process.exit()
