import type { FactsOf } from '../finding'
import { resolution } from '../resolution'
import type { Offers } from '.'

export const unknownInstanceResolutions: Offers = ({ name, facts }) => {
  const { canImport, recorded } = facts as FactsOf<'stranger'>
  if (recorded) return [recordingHere(name, recorded)]
  return [
    resolution({
      kind: 'import',
      title: 'Import into a VDC',
      does: `${name} becomes an instance of the VDC that you choose. It runs on, untouched, with the disks and cards that it has.`,
      cost: 'It counts in the VDC’s quota. There is no image to rebuild it from.',
      blockedBy: canImport ? null : 'This host’s driver can’t take over machines',
    }),
  ]
}

/** A migration that nobody answered for may have brought it here. */
const recordingHere = (name: string, recorded: NonNullable<FactsOf<'stranger'>['recorded']>) =>
  resolution({
    kind: 'adopt',
    title: 'Record it here',
    does: `${name} is recorded on this host from now on, as it is.`,
    cost: 'Nothing is changed on any host.',
    blockedBy: recorded.isFormer
      ? `${name} was made anew since: this is what its former host has kept`
      : recorded.isMissing
        ? null
        : `Only once ${recorded.hostName ?? 'its host'} was seen to have none of it`,
  })
