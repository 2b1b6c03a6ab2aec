import { spawn } from 'node:child_process'
import path from 'node:path'
import { node } from './prepare.mjs'
import { root, say } from './steps.mjs'
import { watchSources } from './watch-sources.mjs'

/**
 * Runs the product until it ends; its exit code. It ends with us: it holds the other end of a channel to us. While
 * developing, it is ended and run anew whenever its sources change; Next looks after the pages itself.
 */
export async function runPlenum({ isDev, entry }) {
  let child
  let isStopping = false
  const hangUp = signal => {
    isStopping = true
    child.kill(signal)
  }
  // The terminal sends Ctrl-C to all of us, npm hands on what only it was sent: the product counts them as one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, hangUp)
  watchNpm(() => hangUp('SIGTERM'))
  const changes = isDev && watchSources(() => child.kill('SIGTERM'))
  for (;;) {
    child = start(isDev ? developing : running(entry), environment(isDev))
    const code = await endOf(child)
    if (isStopping || !changes) return code
    // Ended by itself, not by a change: it waits for the next one, which may mend it.
    if (!changes.seen()) await changes.next()
  }
}

const start = (args, env) =>
  spawn(node, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })

const endOf = child =>
  new Promise(resolve => {
    child.once('error', error => {
      console.error(
        `\nThe Node that comes with Plenum can’t be run (${error.message}). Remove node_modules and start again.\n`,
      )
      resolve(1)
    })
    child.once('exit', (code, signal) => {
      if (signal) say(`Plenum was ended by ${signal}. Start it again: what was under way goes on.`)
      resolve(code ?? 1)
    })
  })

/** How the product is run; tests run it the same way. The young generation of objects gets room: starting makes many. */
export const running = entry => ['--enable-source-maps', '--max-semi-space-size=32', entry]

const developing = ['--import', 'tsx', 'server/processes/all-in-one.ts']

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
