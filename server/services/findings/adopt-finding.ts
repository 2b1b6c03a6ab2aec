import type { FindingKind, ResolvedView } from '@/server/domain/drift'
import { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import { changeFindings, type KnownFinding } from '@/server/store/findings'
import type { ServiceContext } from '../context'
import { deleteInstance } from '../instances/delete-instance'
import { deleteVolume } from '../volumes/delete-volume'
import { adoptDetached } from './adopt/adopt-detached'
import { adoptInRecords } from './adopt/adopt-in-records'
import { adoptPlace } from './adopt/adopt-place'
import { adoptPower } from './adopt/adopt-power'
import { adoptSize } from './adopt/adopt-size'
import { dropWeight } from './adopt/drop-weight'
import { leaveGroup } from './adopt/leave-group'

type Wish = { idempotencyKey?: string }
type Adopt = (ctx: ServiceContext, finding: KnownFinding, wish: Wish) => Promise<ResolvedView>

/**
 * What is recorded becomes what is there, so that planning afterwards finds nothing. In one transaction where the
 * records are all there is to change; by a task where something is left to tidy up on a host or a storage server.
 */
export const adoptFinding: Adopt = (ctx, finding, wish) => {
  const adopt = adoptions[finding.view.kind]
  if (!adopt) throw new PlenumError('conflict', 'This can’t be adopted.', { field: 'resolution' })
  return adopt(ctx, finding, wish)
}

const adoptions: Partial<Record<FindingKind, Adopt>> = {
  state: (ctx, finding) => adoptInRecords(ctx, finding, adoptPower),
  size: (ctx, finding) => adoptInRecords(ctx, finding, adoptSize),
  placement: (ctx, finding) => adoptInRecords(ctx, finding, leaveGroup),
  capability: (ctx, finding) => adoptInRecords(ctx, finding, dropWeight),
  attachment: adoptDetached,
  'unknown-instance': adoptPlace,
  'missing-instance': (ctx, finding, wish) =>
    byTask(ctx, finding, deleteInstance(ctx, { instanceId: resource(finding), ...wish })),
  'missing-volume': (ctx, finding, wish) =>
    byTask(ctx, finding, deleteVolume(ctx, { volumeId: resource(finding), ...wish })),
  'left-behind': async ({ store }, { view }) => {
    await changeFindings(store.pool, [view.id], { cleared: true })
    return { planId: null, taskId: null }
  },
}

async function byTask(
  { store, actor }: ServiceContext,
  { view }: KnownFinding,
  work: Promise<{ taskId: Id<'task'> }>,
): Promise<ResolvedView> {
  const { taskId } = await work
  await changeFindings(store.pool, [view.id], { repairedBy: actor.name, planId: null, taskId })
  return { planId: null, taskId }
}

const resource = <K extends 'instance' | 'volume'>({ view }: KnownFinding) => view.resourceId as Id<K>
