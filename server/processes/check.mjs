import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'

/** `npm run check`: types, lint and layers, side by side. Exit code 1 when one of them objects. */
const checks = {
  types: ['node_modules/.bin/tsc', '--noEmit', '-p', '.'],
  lint: ['node_modules/.bin/biome', 'check', '--error-on-warnings'],
  layers: [process.execPath, 'server/processes/layers.mjs', '--config', '.dependency-cruiser.cjs', ...sources()],
}

function sources() {
  return ['app', 'bench', 'components', 'e2e', 'prisma', 'server'].filter(existsSync)
}

const passed = []
const failed = []
await Promise.all(
  Object.entries(checks).map(async ([name, [command, ...args]]) => {
    const started = Date.now()
    const { code, output } = await run(command, args)
    console.log(`${code === 0 ? 'ok' : 'FAILED'}  ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
    if (code === 0) passed.push(name)
    else {
      failed.push(name)
      console.log(output)
    }
  }),
)
// For `npm test`, which counts.
const [report] = process.argv.slice(2)
if (report) writeFileSync(report, JSON.stringify({ passed, failed }))
process.exitCode = failed.length > 0 ? 1 : 0

function run(command, args) {
  return new Promise(resolve => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => {
        output += chunk
      })
    child.once('error', error => resolve({ code: 1, output: error.message }))
    child.once('close', code => resolve({ code, output }))
  })
}
