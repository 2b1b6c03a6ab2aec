import { isOn } from '../../instance'
import type { FactsOf } from '../finding'
import { whyKept } from '../only-copy'
import { type ResolutionView, resolution } from '../resolution'
import type { Offers } from '.'

export const unknownInstanceResolutions: Offers = ({ name, facts }) => {
  const stranger = facts as FactsOf<'stranger'>
  const { canImport, isMarked, recorded } = stranger
  if (recorded) return [recordingHere(name, recorded), removing(name, stranger)].toSorted(possibleFirst)
  return [
    ...(isMarked ? [removing(name, stranger)] : []),
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

/** Left by a task that could not reach this host, or come back with it. */
function removing(name: string, { power, recorded, wasDeleted }: FactsOf<'stranger'>) {
  const runs = isOn(power)
  return resolution({
    kind: 'remove',
    title: recorded ? 'Remove this copy' : 'Remove what is left',
    does: recorded
      ? `This copy goes; ${name} stays as it is on ${recorded.hostName ?? 'its host'}.`
      : `${name} was deleted; what is left of it goes, too.`,
    cost: `${runs ? 'What runs in it ends. ' : ''}Volumes are not touched.`,
    dataLoss: 'What its root disk on this host holds does not come back.',
    blockedBy: whyKept({ name, power, recorded: recorded ?? null, wasDeleted }),
  })
}

const possibleFirst = (a: ResolutionView, b: ResolutionView) =>
  Number(a.blockedBy !== null) - Number(b.blockedBy !== null)
