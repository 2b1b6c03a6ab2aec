import type { FactsOf } from '../finding'
import { resolution } from '../resolution'
import type { Offers } from '.'
import { heldByCluster } from './cluster-member'

export const attachmentResolutions: Offers = ({ name, facts, subject }) => {
  const { missing, surplus, foreign, wereTakenAway } = facts as FactsOf<'disks'>
  const volumes = missing.map(each => each.volumeName).join(', ')
  const isForeign = missing.length + surplus.length === 0
  const repair = resolution({
    kind: 'repair',
    title: missing.length > 0 ? 'Plug it in again' : 'Unplug it',
    does:
      missing.length > 0 ? `${name} gets ${volumes} back.` : `${name} lets go of the volume that it should not have.`,
    cost: wereTakenAway
      ? 'Nothing restarts: its guest gets a new disk, and has to open it again. A reboot gives it back, too.'
      : 'Nothing restarts.',
    blockedBy: isForeign
      ? `${foreign.join(', ')} of ${name} is no volume of Plenum, so that Plenum can neither record nor remove it. Detach it where it was attached, or ignore it`
      : null,
  })
  // Of a disk that is nobody's volume there is nothing to record, whatever one wants.
  if (isForeign) return [repair]
  const adopt = resolution({
    kind: 'adopt',
    title: 'Keep it detached',
    does: `${volumes || 'It'} is recorded as detached, and free for others.`,
    cost: 'What is on it stays.',
    blockedBy:
      missing.length === 0
        ? `Nothing of ${name} is missing: there is nothing to record. Unplug it, or ignore it`
        : heldByCluster(name, subject),
  })
  return [repair, adopt]
}
