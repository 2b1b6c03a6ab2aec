import { mapValues } from '@/server/domain/design/map-values'
import type { Id } from '@/server/domain/ids'
import { createBackup } from '@/server/services/backups/create-backup'
import { deleteBackup } from '@/server/services/backups/delete-backup'
import { restoreBackup } from '@/server/services/backups/restore-backup'
import { verifyBackup } from '@/server/services/backups/verify-backup'
import { resurrectCluster } from '@/server/services/clusters/resurrect-cluster'
import { getCurrentDesign } from '@/server/services/designs/queries'
import { applyPlan } from '@/server/services/plans/apply-plan'
import { createPlan } from '@/server/services/plans/create-plan'
import { moveVolume } from '@/server/services/volumes/move-volume'
import { maintainZone } from '@/server/services/zones/maintain-zone'
import { ids } from './data-center'
import { type Draw, drawings } from './drawings'
import type { ClusterKind, DrawingKind } from './kinds'
import type { Ask } from './requests'
import type { Request } from './scenario'

const once = ({ key }: Request) => ({ idempotencyKey: key })
/** That of a running machine, or the one that nobody has. */
const volumeOf = ({ subject }: Request) => (subject === 'db' ? 'db-data' : 'spare')
const maintain =
  (hook: 'none' | 'restart'): Ask =>
  (ctx, request) =>
    maintainZone(ctx, {
      ...{ ...once(request), zoneId: 'zone_a' as Id<'zone'>, hook, script: null, usesReserve: false },
    })

/** Somebody draws upon what is there, agrees to what is lost by it, and applies it. */
const apply =
  (draw: Draw): Ask =>
  async (ctx, request) => {
    const { document } = await getCurrentDesign(ctx, { vdcId: ids.vdc })
    const plan = await createPlan(ctx, {
      ...{ vdcId: ids.vdc, document: draw(document, request) },
      idempotencyKey: `${request.key}-plan`,
    })
    return applyPlan(ctx, {
      ...{ planId: plan.id, policy: request.policy ?? 'roll back', message: '', idempotencyKey: request.key },
      acceptDataLoss: plan.changes.filter(({ dataLoss }) => dataLoss !== null).map(({ key }) => key),
    })
  }

/** What is asked for where there is a cluster. */
export const clusterAsks: Record<ClusterKind | DrawingKind, Ask> = {
  ...(mapValues(drawings, apply) as Record<DrawingKind, Ask>),
  'maintain zone': maintain('none'),
  'restart zone': maintain('restart'),
  'bring cluster back': (ctx, _, names) => resurrectCluster(ctx, { vdcId: ids.vdc, clusterId: names.cluster('app') }),
  'take backup': (ctx, request, names) =>
    createBackup(ctx, { ...once(request), volumeId: names.volume(volumeOf(request)) }),
  'restore backup': (ctx, request, names) =>
    restoreBackup(ctx, {
      ...{
        ...once(request),
        backupId: names.backup(`backup of ${volumeOf(request)}`),
        name: `restored-${request.key}`,
      },
      zoneId: (request.subject === 'app-1' ? 'zone_b' : 'zone_a') as Id<'zone'>,
    }),
  'verify backup': (ctx, request, names) =>
    verifyBackup(ctx, { ...once(request), backupId: names.backup(`backup of ${volumeOf(request)}`) }),
  'delete backup': (ctx, request, names) =>
    deleteBackup(ctx, { ...once(request), backupId: names.backup(`backup of ${volumeOf(request)}`) }),
  'move volume': (ctx, request, names) =>
    moveVolume(ctx, { ...once(request), volumeId: names.volume(volumeOf(request)), storage: 'fast' }),
}
