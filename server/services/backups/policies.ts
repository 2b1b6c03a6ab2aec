import type { z } from 'zod'
import {
  type BackupCoverage,
  type BackupPolicy,
  isOverdue,
  type KeptPolicy,
  nextSlot,
  type VolumeCoverage,
} from '@/server/domain/backup-policy'
import type { backupCoverageInput, setVdcPolicyInput, setVolumePolicyInput } from '@/server/domain/inputs'
import { recordActivity } from '@/server/store/activity'
import {
  type CoverageFacts,
  coverageOfVdc,
  readCoverage,
  readVdcPolicy,
  writeVdcPolicy,
  writeVolumePolicy,
} from '@/server/store/backup-policies'
import { type AnyTx, transact } from '@/server/store/transact'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'
import { ownVolume } from '../volumes/own-volume'
import { storeFor } from './store-for'

/** When a VDC's volumes are backed up, and how it stands with each. */
export async function getCoverage(
  ctx: ServiceContext,
  { vdcId }: z.output<typeof backupCoverageInput>,
): Promise<BackupCoverage> {
  await authorizeInVdc(ctx, ctx.store.pool, 'backups.read', vdcId)
  return coverage(ctx, vdcId)
}

/** Of all volumes of the VDC that say nothing else. Null: they are backed up by hand only. */
export async function setVdcPolicy(
  ctx: ServiceContext,
  { vdcId, policy }: z.output<typeof setVdcPolicyInput>,
): Promise<BackupCoverage> {
  await authorizeInVdc(ctx, ctx.store.pool, 'backups.create', vdcId)
  await transact(ctx.store, async tx => {
    if (policy) await checkStore(tx, policy)
    await writeVdcPolicy(tx, vdcId, policy)
    const about = { vdcId, resourceKind: 'vdc', resourceId: vdcId, actor: ctx.actor.name }
    await recordActivity(tx, { ...about, message: `Set the backup policy: ${inWords(policy)}` })
  })
  return coverage(ctx, vdcId)
}

export function setVolumePolicy(
  ctx: ServiceContext,
  { volumeId, policy }: z.output<typeof setVolumePolicyInput>,
): Promise<VolumeCoverage> {
  return transact(ctx.store, async tx => {
    const { vdcId } = await ownVolume(tx, ctx, 'backups.create', { volumeId })
    if (typeof policy === 'object') await checkStore(tx, policy)
    await writeVolumePolicy(tx, volumeId, policy === 'vdc' ? null : policy)
    const about = { vdcId, resourceKind: 'volume', resourceId: volumeId, actor: ctx.actor.name }
    const words = policy === 'vdc' ? 'as the VDC says' : inWords(policy === 'none' ? null : policy)
    await recordActivity(tx, { ...about, message: `Set the backup policy: ${words}` })
    return toView((await readCoverage(tx, volumeId))!)
  })
}

const checkStore = async (tx: AnyTx, { zoneId }: BackupPolicy) => void (await storeFor(tx, '', zoneId ?? undefined))

async function coverage({ store }: ServiceContext, vdcId: string): Promise<BackupCoverage> {
  const [policy, volumes] = [await readVdcPolicy(store.pool, vdcId), await coverageOfVdc(store.pool, vdcId)]
  return { policy: policy && plain(policy), volumes: volumes.map(toView) }
}

const plain = ({ since: _, ...policy }: KeptPolicy): BackupPolicy => policy

function toView({ volumeId, volumeName, zoneId, own, policy, lastGoodAt, now }: CoverageFacts): VolumeCoverage {
  return {
    ...{ volumeId, volumeName, zoneId },
    own: own === null ? 'vdc' : own === 'none' ? own : plain(own),
    policy: policy && plain(policy),
    lastGoodAt: lastGoodAt?.toISOString() ?? null,
    nextAt: policy && nextSlot(policy, now).toISOString(),
    isOverdue: policy !== null && isOverdue(policy, now, lastGoodAt),
  }
}

const inWords = (policy: BackupPolicy | null) => (policy ? `every ${policy.every} at ${policy.at} UTC` : 'by hand only')
