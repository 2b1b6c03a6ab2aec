import { PlenumError } from '@/server/domain/errors'
import { previewPlacement } from '@/server/store/placement'
import { inTransaction } from '@/server/store/store'
import { lockPlacement, type Placed, readWork, recordPlacement } from '@/server/store/work'
import type { Work } from '../ports'

type Wish = {
  hostId: string | null
  zoneId: string | null
  avoidHostIds?: string[]
  volumeIds: string[]
  makesVolumes: boolean
}

/** Chooses under a lock and records the choice in the same transaction: the place is taken from then on. */
export async function chooseHost(context: Work, instanceId: string, wish: Wish): Promise<Placed> {
  const placed = await inTransaction(context.ports.store, async tx => {
    await lockPlacement(tx)
    const work = await readWork(tx, instanceId)
    if (!work) throw new PlenumError('missing', 'The instance is no longer recorded. There is nothing left to do.')
    const placement = await previewPlacement(tx, {
      vdcId: work.vdcId,
      instanceId,
      vcpus: work.vcpus,
      memoryMiB: work.memoryMiB,
      antiAffinityGroup: work.antiAffinityGroup,
      ...wish,
    })
    if (!placement.placed) throw new PlenumError('exhausted', placement.sentence)
    const choice = { zoneId: placement.zoneId, hostId: placement.hostId, reason: placement.sentence }
    await recordPlacement(tx, instanceId, choice)
    return choice
  })
  context.call.log(placed.reason)
  return placed
}
