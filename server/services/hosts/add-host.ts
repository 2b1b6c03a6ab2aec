import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import { newId } from '@/server/domain/ids'
import type { addHostInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { authorize, missing } from '@/server/policy'
import { writePowerControl } from '@/server/store/host-power'
import { insertHost, sameHost } from '@/server/store/hosts'
import { readZone } from '@/server/store/read-zones'
import { lockOf } from '@/server/tasks/catalog'
import { asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { parseConfig, sealConfig } from '../parse-config'

/** Writes the host down; the task looks at it and admits it to placement. */
export function addHost(ctx: ServiceContext, input: z.output<typeof addHostInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'host.add', async tx => {
    authorize(ctx.actor, 'hosts.manage', 'platform')
    const { zoneId, name, driver } = input
    if (!(await readZone(tx, zoneId))) throw missing('zone', zoneId)
    const config = parseConfig(ctx, 'compute', driver, input.config)
    // One machine under two names would be counted twice and given out twice.
    const twin = await sameHost(tx, driver, config)
    if (twin)
      throw new PlenumError('conflict', `This host is there already, as ${twin}. Add another one.`, {
        field: 'config',
      })
    const power = input.powerDriver
      ? { driver: input.powerDriver, config: sealConfig(ctx, 'power', input.powerDriver, input.powerConfig ?? {}) }
      : null
    const hostId = newId('host')
    if (!(await insertHost(tx, { id: hostId, zoneId, name, driver, config })))
      throw new PlenumError('conflict', `There is already a host ${name}. Choose another name.`, { field: 'name' })
    if (power) await writePowerControl(tx, hostId, power)
    return {
      kind: 'host.add',
      input: { hostId, name },
      vdcId: null,
      resource: { kind: 'host', id: hostId, name },
      locks: [lockOf('host', hostId)],
    }
  })
}
