import { spawn } from 'node:child_process'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../..')

/** Something that the person at the terminal can mend; its message says how. */
export class Failure extends Error {}

export const say = message => console.log(message)

let current
let isInterrupted = false

// While packages are installed or pages built, a signal ends that step and then us.
function interrupt() {
  isInterrupted = true
  current?.kill('SIGTERM')
}

/** Runs one command to its end, quietly; what it said is shown when it fails. An empty message: not worth a word. @throws Failure with `advice`. */
export async function step(message, command, args, { advice, env = {} }) {
  if (message) say(message)
  const began = Date.now()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, interrupt)
  const { code, output } = await run(command, args, env)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, interrupt)
  if (isInterrupted) process.exit(130)
  if (code !== 0) throw new Failure(`${output.trim()}\n\n${advice}`)
  if (message) say(`  done in ${Math.max(1, Math.round((Date.now() - began) / 1000))} s`)
}

function run(command, args, env) {
  return new Promise(resolve => {
    current = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [current.stdout, current.stderr])
      stream.on('data', chunk => {
        output += chunk
      })
    current.once('error', error => resolve({ code: 1, output: error.message }))
    current.once('close', code => resolve({ code, output }))
  })
}
