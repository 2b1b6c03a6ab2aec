import { spawn } from 'node:child_process'
import path from 'node:path'
import { node } from './prepare.mjs'
import { root, say } from './steps.mjs'

/** Runs the product until it ends; its exit code. It ends with us: it holds the other end of a channel to us. */
export function runPlenum({ isDev, entry }) {
  const child = spawn(node, isDev ? watching : running(entry), {
    cwd: root,
    env: { ...process.env, ...environment(isDev) },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  const hangUp = signal => child.kill(signal)
  // The terminal sends Ctrl-C to all of us, npm hands on what only it was sent: the product counts them as one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, hangUp)
  const watch = watchNpm(() => hangUp('SIGTERM'))
  return new Promise(resolve => {
    child.once('error', error => {
      console.error(
        `\nThe Node that comes with Plenum can’t be run (${error.message}). Remove node_modules and start again.\n`,
      )
      resolve(1)
    })
    child.once('exit', (code, signal) => {
      clearInterval(watch)
      if (signal) say(`Plenum was ended by ${signal}. Start it again: what was under way goes on.`)
      resolve(code ?? 1)
    })
  })
}

/** How the product is run; tests run it the same way. The young generation of objects gets room: starting makes many. */
export const running = entry => ['--enable-source-maps', '--max-semi-space-size=32', entry]

// Starts again when a file of the server changes; Next looks after the pages itself.
const watching = ['node_modules/tsx/dist/cli.mjs', 'watch', '--clear-screen=false', 'server/processes/all-in-one.ts']

export function environment(isDev) {
  return {
    NODE_ENV: isDev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    // Compiled code is kept, which makes the next start faster.
    NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/plenum/compiled'),
    ...(isDev && { PLENUM_DEV: 'on' }),
  }
}

/** npm, killed, tells nobody. Whoever else starts us may go away as it likes. */
function watchNpm(gone) {
  if (!process.env.npm_lifecycle_event) return undefined
  const npm = process.ppid
  const timer = setInterval(() => {
    if (process.ppid !== npm) {
      clearInterval(timer)
      gone()
    }
  }, 250)
  return timer
}
