import type { z } from 'zod'
import { allocateCidr, formatCidr } from '@/server/domain/address'
import type { VdcView } from '@/server/domain/catalog'
import { PlenumError } from '@/server/domain/errors'
import { newId } from '@/server/domain/ids'
import type { createVdcInput } from '@/server/domain/inputs'
import { authorize } from '@/server/policy'
import { recordActivity } from '@/server/store/activity'
import { insertNetwork, lockCidrs } from '@/server/store/networks'
import { vdcExists } from '@/server/store/read-vdcs'
import { transact } from '@/server/store/transact'
import { defaultOrganization, insertVdc } from '@/server/store/vdcs'
import type { ServiceContext } from '../context'
import { stableId } from '../stable-id'
import { readVdc } from './queries'

/** A VDC with one network. */
export function createVdc(ctx: ServiceContext, input: z.output<typeof createVdcInput>): Promise<VdcView> {
  return transact(ctx.store, async tx => {
    authorize(ctx.actor, 'vdcs.manage', 'platform')
    const { name, description } = input
    const id = stableId('vdc', ctx.actor, input.idempotencyKey)
    if (input.idempotencyKey && (await vdcExists(tx, id))) {
      const before = await readVdc(tx, ctx.actor, id)
      if (before.name === name) return before
      throw new PlenumError('conflict', 'This idempotency key was used for another request. Use a new one.', {
        field: 'idempotencyKey',
      })
    }
    const organizationId = await defaultOrganization(tx)
    if (!(await insertVdc(tx, { id, organizationId, name, description })))
      throw new PlenumError('conflict', `There is already a VDC ${name}. Choose another name.`, { field: 'name' })
    const free = input.cidr === undefined && allocateCidr(await lockCidrs(tx))
    const cidr = input.cidr ?? (free ? formatCidr(free) : undefined)
    if (!cidr) throw new PlenumError('exhausted', 'No free range is left for its network. Give one.', { field: 'cidr' })
    await insertNetwork(tx, { id: newId('network'), vdcId: id, name: 'default', cidr })
    await recordActivity(tx, {
      vdcId: id,
      resourceKind: 'vdc',
      resourceId: id,
      actor: ctx.actor.name,
      message: `Create VDC ${name} with network ${cidr}`,
    })
    return readVdc(tx, ctx.actor, id)
  })
}
