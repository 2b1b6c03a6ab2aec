import { setTimeout as delay } from 'node:timers/promises'
import { openStore } from '@/server/store/store'
import { workerOf } from './scripted'

/**
 * A worker process for tests to kill: `node --import tsx worker.ts <database URL> <lease ms> <index>:<phase>`. It
 * records each effect as a row of table `effect`, prints `here` at the given moment and stays there.
 */
const [url, leaseMs, stopAt] = process.argv.slice(2)
const store = openStore(url!)
const effect = (name: string, way: string) => async () =>
  void (await store.pool.query('INSERT INTO effect (name, way, pid) VALUES ($1, $2, $3)', [name, way, process.pid]))
const step = (name: string) => ({ do: effect(name, 'do'), undo: effect(name, 'undo') })

await workerOf(
  store,
  {
    'host.add': {
      'Connect to the host': step('a'),
      'Read its capacity': step('b'),
      'Admit it to placement': step('c'),
    },
  },
  {
    leaseMs: Number(leaseMs),
    async onStep({ index, phase }) {
      if (`${index}:${phase}` !== stopAt) return
      process.stdout.write('here\n')
      await delay(600_000)
    },
  },
).start()
