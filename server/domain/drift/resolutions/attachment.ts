import type { FactsOf } from '../finding'
import { resolution } from '../resolution'
import type { Offers } from '.'
import { heldByCluster } from './cluster-member'

export const attachmentResolutions: Offers = ({ name, facts, subject }) => {
  const { missing, foreign } = facts as FactsOf<'disks'>
  const volumes = missing.map(each => each.volumeName).join(', ')
  const strange =
    missing.length === 0
      ? `${foreign.join(', ')} of ${name} is no volume of Plenum, so that Plenum can neither record nor remove it. Detach it where it was attached, or ignore it`
      : null
  return [
    resolution({
      kind: 'repair',
      title: 'Plug it in again',
      does: missing.length > 0 ? `${name} gets ${volumes} back.` : `${name} loses the disk that is not ours.`,
      cost: 'Nothing restarts.',
      blockedBy: strange,
    }),
    resolution({
      kind: 'adopt',
      title: 'Keep it detached',
      does: missing.length > 0 ? `${volumes} is recorded as detached, and free for others.` : `The disk is recorded.`,
      cost: 'What is on it stays.',
      blockedBy: strange ?? heldByCluster(name, subject),
    }),
  ]
}
