import { buildSite } from './demo-site'
import { fillVdcs } from './demo-vdcs'
import { hosts, stranger, vdcs, world, zones } from './plan'
import type { SeedContext } from './seed-context'

/** Three zones, twelve hosts, forty instances. Nothing takes its time while it is made; afterwards it does, like a real one. */
export async function seedDemo(context: SeedContext): Promise<void> {
  const count = vdcs.reduce((sum, vdc) => sum + vdc.instances.length, 0)
  context.say(
    `Making a simulated data center: ${zones.length} zones, ${zones.length * hosts.length} hosts, ${count} instances.`,
  )
  const site = await buildSite(context)
  const crashing = await fillVdcs(context, site)
  await setPace(context, 'demo')
  for (const { host, instanceId } of crashing) await context.meddle.crash(host, instanceId)
  await context.meddle.addStranger(stranger.host, stranger.name)
}

/** How quick simulated hosts and storage are from now on. */
async function setPace({ store }: SeedContext, profile: 'demo'): Promise<void> {
  const value = JSON.stringify(profile)
  await store.pool.query(
    `UPDATE host SET config = jsonb_set(config, '{profile}', $1::jsonb) WHERE driver = 'simulated' AND config ->> 'world' = $2`,
    [value, world],
  )
  await store.pool.query(
    `UPDATE storage SET config = jsonb_set(config, '{profile}', $1::jsonb)
     WHERE driver = 'simulated-storage' AND config ->> 'world' = $2`,
    [value, world],
  )
}
