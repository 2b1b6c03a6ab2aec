import type { Id } from '@/server/domain/ids'
import { bringImage } from '../images/bring-image'
import type { Work } from '../ports'
import { together } from '../together'
import { ensureZoneNetwork, networkOf } from './port'
import { computeOf, requireWork } from './spec'

/**
 * The image on a host and the VDC’s network, there or in its zone, side by side. Both stay: others use them, too.
 * @param hostId Default: the one that it is placed on.
 */
export async function prepareHost(context: Work, instanceId: string, hostId?: Id<'host'>): Promise<void> {
  const recorded = await requireWork(context, instanceId)
  const work = { ...recorded, hostId: hostId ?? recorded.hostId }
  const { networks } = await computeOf(context, work)
  const { image, network } = work
  const zone = await networkOf(context, work.hostId!)
  await together<unknown>([
    bringImage(context, work.hostId!, image),
    zone
      ? ensureZoneNetwork(context, zone, work)
      : networks &&
        context.converge(resume =>
          networks.ensure({ kind: 'network', id: network.id }, network, 1, context.call, resume),
        ),
  ])
}

export const hostStaysPrepared =
  'Image and network stay on the host: they are shared, and the next instance finds them there.'
