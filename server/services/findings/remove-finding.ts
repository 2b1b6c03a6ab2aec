import type { ResolvedView } from '@/server/domain/drift'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { changeKey } from '@/server/domain/planning/plan'
import { changeFindings, type KnownFinding } from '@/server/store/findings'
import { lockOf, lockOfThing } from '@/server/tasks/catalog'
import { asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { thingOf } from './network-thing'

type Wish = { idempotencyKey?: string; acceptDataLoss: string[] }

/** What nobody needs where it is goes. The task looks again whether it is so. */
export const removeFinding = (ctx: ServiceContext, finding: KnownFinding, wish: Wish): Promise<ResolvedView> =>
  finding.view.kind === 'unknown-instance' ? removeMachine(ctx, finding, wish) : clearNetwork(ctx, finding, wish)

async function removeMachine(
  ctx: ServiceContext,
  { view, key: instanceId }: KnownFinding,
  { idempotencyKey, acceptDataLoss }: Wish,
): Promise<ResolvedView> {
  const { id, hostId, hostName, resourceName } = view
  const name = resourceName!
  const accepted = changeKey('instance', name)
  if (!acceptDataLoss.includes(accepted))
    throw new PlenumError(
      'invalid',
      `What the root disk of ${name} on ${hostName} holds goes for good. Name it to accept that: ${accepted}.`,
      {
        field: 'acceptDataLoss',
      },
    )
  const request = { findingId: id, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) }
  const { taskId } = await asTask(ctx, request, 'host.clear', async tx => ({
    kind: 'host.clear',
    input: { hostId: hostId!, hostName: hostName!, instanceId: instanceId as Id<'instance'>, name },
    vdcId: null,
    resource: { kind: 'host', id: hostId!, name: hostName! },
    locks: [lockOf('instance', instanceId as Id<'instance'>)],
    alongWith: receipt =>
      changeFindings(tx, [id], { repairedBy: ctx.actor.name, planId: null, taskId: receipt.taskId }),
  }))
  return { planId: null, taskId }
}

/** Of a zone’s network: what nobody knows of. */
async function clearNetwork(
  ctx: ServiceContext,
  finding: KnownFinding,
  { idempotencyKey }: Wish,
): Promise<ResolvedView> {
  const { id, zoneId, zoneName } = finding.view
  const request = { findingId: id, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) }
  const thing = thingOf(finding)
  const { taskId } = await asTask(ctx, request, 'zone.clear', async tx => ({
    kind: 'zone.clear',
    input: { zoneId: zoneId!, zoneName: zoneName!, thing },
    vdcId: null,
    resource: { kind: 'zone', id: zoneId!, name: zoneName! },
    locks: [lockOfThing(thing)],
    alongWith: receipt =>
      changeFindings(tx, [id], { repairedBy: ctx.actor.name, planId: null, taskId: receipt.taskId }),
  }))
  return { planId: null, taskId }
}
