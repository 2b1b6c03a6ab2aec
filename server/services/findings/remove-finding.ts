import type { ResolvedView } from '@/server/domain/drift'
import { changeFindings, type KnownFinding } from '@/server/store/findings'
import { lockOfThing } from '@/server/tasks/catalog'
import { asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { thingOf } from './network-thing'

/** What nobody knows of is taken out of its zone’s network. The task looks again whether it is so. */
export async function removeFinding(
  ctx: ServiceContext,
  finding: KnownFinding,
  { idempotencyKey }: { idempotencyKey?: string },
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
