import type { FactsOf } from '../finding'
import { resolution } from '../resolution'
import type { Offers } from '.'
import { heldByCluster } from './cluster-member'

export const attachmentResolutions: Offers = ({ name, facts, subject }) => {
  const { missing, surplus, foreign } = facts as FactsOf<'disks'>
  const volumes = missing.map(each => each.volumeName).join(', ')
  const strange =
    missing.length + surplus.length === 0
      ? `${foreign.join(', ')} of ${name} is no volume of Plenum, so that Plenum can neither record nor remove it. Detach it where it was attached, or ignore it`
      : null
  return [
    resolution({
      kind: 'repair',
      title: missing.length > 0 ? 'Plug it in again' : 'Unplug it',
      does:
        missing.length > 0 ? `${name} gets ${volumes} back.` : `${name} lets go of the volume that it should not have.`,
      cost: 'Nothing restarts.',
      blockedBy: strange,
    }),
    resolution({
      kind: 'adopt',
      title: 'Keep it detached',
      does: `${volumes || 'It'} is recorded as detached, and free for others.`,
      cost: 'What is on it stays.',
      blockedBy:
        strange ??
        (missing.length === 0
          ? `Nothing of ${name} is missing: there is nothing to record. Unplug it, or ignore it`
          : null) ??
        heldByCluster(name, subject),
    }),
  ]
}
