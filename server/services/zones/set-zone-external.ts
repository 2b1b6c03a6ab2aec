import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import { type ExternalNetwork, givesOut, shareAddresses } from '@/server/domain/external-network'
import type { ZoneView } from '@/server/domain/host'
import type { setZoneExternalInput } from '@/server/domain/inputs'
import { givenOutOf } from '@/server/store/external-addresses'
import { otherExternals, writeZoneExternal } from '@/server/store/zones'
import type { ServiceContext } from '../context'
import { changeZone } from './change-zone'

/** The way out of a zone. What is given out of it stays: then it only takes more addresses, or fewer that are free. */
export function setZoneExternal(ctx: ServiceContext, input: z.output<typeof setZoneExternalInput>): Promise<ZoneView> {
  return changeZone(ctx, input, async (tx, zone) => {
    const { external } = input
    if (external && !zone.networkDriver)
      throw refused(
        `Nothing joins the networks of ${zone.name}’s hosts, so nothing could lead out of it. Set its network first.`,
      )
    const other = external && (await otherExternals(tx, zone.id)).find(each => shareAddresses(each.external, external))
    if (other) throw refused(`${other.name} gives out some of these addresses. Choose others.`, 'external.first')
    const given = await givenOutOf(tx, zone.id)
    if (given.length > 0 && !keeps(zone.external, external, given))
      throw refused(
        `${given.length} of ${zone.name}’s external addresses ${given.length === 1 ? 'is' : 'are'} given out, like ${given[0]}. ${
          external
            ? 'Keep network, range and gateway, and these addresses within first and last.'
            : 'Have no router lead outside and no floating IP there first.'
        }`,
      )
    await writeZoneExternal(tx, zone.id, external)
    return external ? `Set the way out of ${zone.name}: ${external.cidr}` : `Took the way out of ${zone.name} away`
  })
}

const keeps = (from: ExternalNetwork | null, to: ExternalNetwork | null, given: string[]) =>
  to !== null &&
  (['physicalNetwork', 'cidr', 'gateway'] as const).every(field => from?.[field] === to[field]) &&
  given.every(address => givesOut(to, address))

const refused = (sentence: string, field = 'external') => new PlenumError('conflict', sentence, { field })
