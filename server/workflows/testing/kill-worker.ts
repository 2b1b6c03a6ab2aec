import { setTimeout as delay } from 'node:timers/promises'
import type { Driver } from '@/server/drivers/contract'
import { createSimulatedDrivers } from '@/server/drivers/simulated'
import { createEngine } from '@/server/engine'
import { createInfrastructure } from '@/server/processes/infrastructure'
import { openStore } from '@/server/store/store'
import { workflows } from '..'
import { testSecrets } from './secrets'

/**
 * A real worker for tests to kill: `node --import tsx kill-worker.ts <database URL> <lease ms> <halts>`. It prints each
 * moment that it comes to, `<task id> <index>:<phase>`, and stays for ever at those that `halts`, a JSON object, lists
 * by the task’s id.
 */
const [url, leaseMs, halts] = process.argv.slice(2)
const haltAt = JSON.parse(halts!) as Record<string, string[]>
const store = openStore(url!)
const { compute, storage, network, backup } = createSimulatedDrivers({ connectionString: url! })
const infrastructure = createInfrastructure(store, [compute, storage, network, backup] as Driver[])

await createEngine({
  ...{
    store,
    workflows,
    ports: { store, infrastructure, secrets: testSecrets },
    leaseMs: Number(leaseMs),
    backoffMs: () => 1,
  },
  // None waits because others stay where they are.
  concurrency: 1000,
  async onStep({ taskId, index, phase }) {
    process.stdout.write(`${taskId} ${index}:${phase}\n`)
    if (haltAt[taskId]?.includes(`${index}:${phase}`)) await delay(2 ** 31 - 1)
  },
}).start()
