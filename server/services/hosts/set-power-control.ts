import type { z } from 'zod'
import type { HostView } from '@/server/domain/host'
import type { setPowerControlInput } from '@/server/domain/inputs'
import { recordActivity } from '@/server/store/activity'
import { writePowerControl } from '@/server/store/host-power'
import { readHost } from '@/server/store/read-hosts'
import { transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { sealConfig } from '../parse-config'
import { ownHost } from './own-host'

/** How the host's power is switched from outside: what fencing stands on. */
export function setPowerControl(ctx: ServiceContext, input: z.output<typeof setPowerControlInput>): Promise<HostView> {
  return transact(ctx.store, async tx => {
    const host = await ownHost(tx, ctx, input)
    const { powerDriver: driver, powerConfig = {} } = input
    await writePowerControl(
      tx,
      host.id,
      driver === null ? null : { driver, config: sealConfig(ctx, 'power', driver, powerConfig) },
    )
    await recordActivity(tx, {
      ...{ vdcId: null, resourceKind: 'host', resourceId: host.id, actor: ctx.actor.name },
      message: driver
        ? `Set the power control of ${host.name}: ${driver}`
        : `Took away the power control of ${host.name}`,
    })
    return (await readHost(tx, host.id))!
  })
}
