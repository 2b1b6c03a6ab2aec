import type { z } from 'zod'
import { type DrainPlan, planDrain } from '@/server/domain/drain'
import type { HostView } from '@/server/domain/host'
import { hostCan } from '@/server/domain/host-can'
import type { drainHostInput, hostInput } from '@/server/domain/inputs'
import type { TaskReceipt } from '@/server/domain/task'
import { authorize, missing } from '@/server/policy'
import { drainCandidates, drainedInstances } from '@/server/store/drain'
import { writeCordon } from '@/server/store/hosts'
import { readHost } from '@/server/store/read-hosts'
import type { Runner } from '@/server/store/sql'
import { lockPlacement } from '@/server/store/work'
import { lockOf } from '@/server/tasks/catalog'
import { drainChanges } from '@/server/tasks/drain'
import { allow, asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { ownHost } from './own-host'

/** Where each instance would go at this moment, which can’t move and why. Nothing is written. */
export async function previewDrain(ctx: ServiceContext, { hostId }: z.output<typeof hostInput>): Promise<DrainPlan> {
  authorize(ctx.actor, 'hosts.read', 'platform')
  const host = await readHost(ctx.store.pool, hostId)
  if (!host) throw missing('host', hostId)
  return drainPlanOf(ctx.store.pool, host)
}

/**
 * Cordons the host at once and moves what runs there, live. Where each goes is planned anew, and held from then on; what
 * can’t move stays, and so does the cordon.
 */
export function drainHost(ctx: ServiceContext, input: z.output<typeof drainHostInput>): Promise<TaskReceipt> {
  return asTask(ctx, input, 'host.drain', async tx => {
    authorize(ctx.actor, 'hosts.manage', 'platform')
    // Before any row, as all who place do.
    await lockPlacement(tx)
    const { id, name, cordoned } = await ownHost(tx, ctx, input)
    const host = (await readHost(tx, id))!
    allow(hostCan.drain(host))
    const { moves } = await drainPlanOf(tx, host, { isHeld: true })
    if (!cordoned) await writeCordon(tx, id, true)
    return {
      kind: 'host.drain',
      input: { hostId: host.id, name, changes: drainChanges(host.id, moves) },
      vdcId: null,
      resource: { kind: 'host', id, name },
      locks: [lockOf('host', host.id), ...moves.map(move => lockOf('instance', move.instanceId))],
    }
  })
}

/** `isHeld`: until the transaction ends, nobody else begins anything with what is there. */
export async function drainPlanOf(on: Runner, { id }: HostView, options?: { isHeld: boolean }): Promise<DrainPlan> {
  const instances = await drainedInstances(on, id, options)
  const hosts = await drainCandidates(on)
  return planDrain(hosts.find(host => host.id === id)!, instances, hosts)
}
