import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import { hostCan } from '@/server/domain/host-can'
import type { Id } from '@/server/domain/ids'
import type { switchHostPowerInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { readHost } from '@/server/store/read-hosts'
import { lockOf } from '@/server/tasks/catalog'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { ownHost } from './own-host'

/** On, or off without asking the host. What runs there goes with it: that has to be said. */
export function switchHostPower(
  ctx: ServiceContext,
  input: z.output<typeof switchHostPowerInput>,
): Promise<TaskReceipt> {
  return asTask(ctx, input, 'host.power', async tx => {
    const { id, name } = await ownHost(tx, ctx, input)
    const host = (await readHost(tx, id))!
    allow(hostCan.switchPower(host))
    if (input.power === 'off' && host.runningCount > 0 && !input.acceptStop)
      throw new PlenumError(
        'conflict',
        `${host.runningCount} instances run on ${name} and would be cut off. Move them, or accept that they stop.`,
        { field: 'acceptStop' },
      )
    if (input.bootFrom && input.power === 'off')
      throw new PlenumError('invalid', 'What it starts from is chosen when it is switched on. Leave it out.', {
        field: 'bootFrom',
      })
    // One that is on would not start, and keep the choice for some start to come.
    if (input.bootFrom && host.power?.state !== 'off')
      throw new PlenumError('conflict', `${name} is not known to be off. Switch it off first.`, { field: 'bootFrom' })
    return {
      kind: 'host.power',
      input: { hostId: id as Id<'host'>, name, power: input.power, bootFrom: input.bootFrom },
      vdcId: null,
      resource: { kind: 'host', id, name },
      locks: [lockOf('host', id as Id<'host'>)],
    }
  })
}
