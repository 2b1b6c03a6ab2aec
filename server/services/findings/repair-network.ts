import type { FactsOf, ResolvedView } from '@/server/domain/drift'
import type { Id } from '@/server/domain/ids'
import { changeFindings, type KnownFinding, portsThatDiffer } from '@/server/store/findings'
import type { AnyTx } from '@/server/store/transact'
import { lockOfThing } from '@/server/tasks/catalog'
import { asTask } from '../as-task'
import type { ServiceContext } from '../context'
import { thingOf } from './network-thing'

/**
 * Has what others changed in zones’ networks brought about as it is recorded: one task for each zone. It needs no plan:
 * nothing is lost or restarted, and whatever is recorded by then is what it comes to.
 */
export async function repairNetwork(
  ctx: ServiceContext,
  vdcId: Id<'vdc'>,
  findings: KnownFinding[],
  { idempotencyKey }: { idempotencyKey?: string },
): Promise<ResolvedView> {
  let last: ResolvedView = { planId: null, taskId: null }
  for (const [zoneId, chosen] of Map.groupBy(findings, ({ view }) => view.zoneId!)) {
    const zoneName = chosen[0]!.view.zoneName!
    const key = idempotencyKey && `${idempotencyKey.slice(0, 90)}.${zoneId}`
    const ids = chosen.map(({ view }) => view.id)
    const request = { findingIds: ids, ...(key === undefined ? {} : { idempotencyKey: key }) }
    const { taskId } = await asTask(ctx, request, 'zone.repair', async tx => {
      const all = [...chosen, ...(await standingOn(tx, vdcId, zoneId, chosen))]
      const things = all.map(thingOf)
      const { resourceKind, resourceId, resourceName } = chosen[0]!.view
      return {
        kind: 'zone.repair',
        input: { zoneId, zoneName, things },
        vdcId,
        resource: { kind: resourceKind!, id: resourceId!, name: resourceName! },
        locks: [...new Set(things.map(lockOfThing))],
        alongWith: receipt =>
          changeFindings(
            tx,
            all.map(({ view }) => view.id),
            { repairedBy: ctx.actor.name, planId: null, taskId: receipt.taskId },
          ),
      }
    })
    last = { planId: null, taskId }
  }
  return last
}

/** Ports that lost their place with a network or a security group, and are found to by now. */
async function standingOn(tx: AnyTx, vdcId: string, zoneId: string, chosen: KnownFinding[]): Promise<KnownFinding[]> {
  const isGround = ({ facts }: KnownFinding) => grounds.has((facts as FactsOf<'network thing'>).thing)
  if (!chosen.some(isGround)) return []
  const own = new Set<string>(chosen.map(({ view }) => view.id))
  return (await portsThatDiffer(tx, vdcId, zoneId)).filter(({ view }) => !own.has(view.id))
}

const grounds: ReadonlySet<string> = new Set(['network', 'securityGroup'])
