import type { z } from 'zod'
import type { listSnapshotsInput } from '@/server/domain/inputs'
import { authorize } from '@/server/policy'
import { readVolume } from '@/server/store/read-volumes'
import * as store from '@/server/store/snapshots'
import type { ServiceContext } from '../context'

export async function listSnapshots(ctx: ServiceContext, { volumeId }: z.output<typeof listSnapshotsInput>) {
  const volume = await readVolume(ctx.store.pool, volumeId)
  authorize(ctx.actor, 'snapshots.read', { vdcId: volume?.vdcId, kind: 'volume', id: volumeId })
  return { items: await store.listSnapshots(ctx.store.pool, volumeId) }
}
