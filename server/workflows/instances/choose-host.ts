import { PlenumError } from '@/server/domain/errors'
import { type PlacementWish, previewPlacement } from '@/server/store/placement'
import { transact } from '@/server/store/transact'
import { lockPlacement, type Placed, readWork, recordPlacement } from '@/server/store/work'
import type { Work } from '../ports'

type Wish = Pick<
  PlacementWish,
  'hostId' | 'zoneId' | 'avoidHostIds' | 'volumeIds' | 'newVolumesGiB' | 'staysOn' | 'usesReserve'
> &
  /** Default: what is recorded. */
  Partial<Pick<PlacementWish, 'vcpus' | 'memoryMiB'>>

/**
 * Chooses under a lock and records the choice in the same transaction: the place is taken from then on.
 * @throws `exhausted` with the sentence for everybody; which hosts it was is for operators, in the detail.
 */
export async function chooseHost(context: Work, instanceId: string, wish: Wish): Promise<Placed> {
  const { placed, sentence } = await transact(context.ports.store, async tx => {
    await lockPlacement(tx)
    const work = await readWork(tx, instanceId)
    if (!work) throw new PlenumError('missing', 'The instance is no longer recorded. There is nothing left to do.')
    const { vdcId, vcpus, memoryMiB, antiAffinityGroup } = work
    const placement = await previewPlacement(tx, {
      ...{ vdcId, instanceId, vcpus, memoryMiB, antiAffinityGroup },
      ...wish,
    })
    if (!placement.placed) throw new PlenumError('exhausted', placement.publicSentence, { detail: placement.sentence })
    const placed = { zoneId: placement.zoneId, hostId: placement.hostId, reason: placement.sentence }
    await recordPlacement(tx, instanceId, placed)
    return { placed, sentence: placement.publicSentence }
  })
  context.call.log(sentence)
  return placed
}
