import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { maintainZoneInput, maintenancePlanInput } from '@/server/domain/inputs'
import { type MaintenancePlan, planMaintenance } from '@/server/domain/maintenance'
import type { TaskReceipt } from '@/server/domain/task'
import { authorize, missing } from '@/server/policy'
import { maintainedFleet } from '@/server/store/maintenance'
import { readZone } from '@/server/store/read-zones'
import { lockZone } from '@/server/store/zones'
import { lockOf } from '@/server/tasks/catalog'
import { asTask } from '../as-task'
import { checkGeneration } from '../check-generation'
import type { ServiceContext } from '../context'

/** Its hosts in their order, as it would go from here. Nothing is written. */
export async function previewMaintenance(
  ctx: ServiceContext,
  wish: z.output<typeof maintenancePlanInput>,
): Promise<MaintenancePlan> {
  authorize(ctx.actor, 'hosts.read', 'platform')
  if (!(await readZone(ctx.store.pool, wish.zoneId))) throw missing('zone', wish.zoneId)
  return planMaintenance(await maintainedFleet(ctx.store.pool), wish)
}

/** Host after host. What can be seen beforehand to break the promise is not begun; each turn looks anew. */
export function maintainZone(ctx: ServiceContext, input: z.output<typeof maintainZoneInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'zone.maintain', async tx => {
    authorize(ctx.actor, 'hosts.manage', 'platform')
    const zone = await lockZone(tx, input.zoneId)
    if (!zone) throw missing('zone', input.zoneId)
    await checkGeneration(tx, zone, input.generation)
    const { zoneId, hook, script, usesReserve } = input
    if ((hook === 'script') !== (script !== null))
      throw new PlenumError('invalid', 'Name a script with the hook “script”, and with no other.', { field: 'script' })
    const fleet = await maintainedFleet(tx)
    const { turns, leftOut } = planMaintenance(fleet, { zoneId, hook, usesReserve })
    const [breach] = turns.flatMap(turn => turn.breaches)
    if (breach) throw new PlenumError('conflict', breach)
    if (turns.length === 0) {
      const why = leftOut.map(each => `${each.hostName}: ${each.reason}`).join(' ')
      throw new PlenumError('conflict', `No host of ${zone.name} can be maintained. ${why || 'It has none.'}`)
    }
    const cordoned = new Set(fleet.hosts.filter(host => host.cordoned).map(host => host.id))
    const hosts = turns.map(({ hostId, hostName: name }) => ({ hostId, name, wasCordoned: cordoned.has(hostId) }))
    return {
      kind: 'zone.maintain',
      input: { zoneId, name: zone.name, hook, script, usesReserve, hosts },
      vdcId: null,
      resource: { kind: 'zone', id: zoneId, name: zone.name },
      locks: [lockOf('zone', zoneId)],
    }
  })
}
