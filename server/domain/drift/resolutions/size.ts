import type { FactsOf } from '../finding'
import { resolution } from '../resolution'
import type { Offers } from '.'
import { heldByCluster } from './cluster-member'

export const sizeResolutions: Offers = found => (found.facts.of === 'volume size' ? ofVolume(found) : ofInstance(found))

const ofInstance: Offers = ({ name, facts, subject }) => {
  const { vcpus, memoryMiB } = facts as FactsOf<'instance size'>
  return [
    resolution({
      kind: 'repair',
      title: 'Return it to its size',
      does: `${name} gets the size that is recorded.`,
      cost: 'It restarts, which takes about 30 s, unless it is stopped.',
    }),
    resolution({
      kind: 'adopt',
      title: 'Keep this size',
      does: `${name} is recorded with ${vcpus} vCPU and ${memoryMiB} MiB from now on.`,
      cost: 'Nothing happens to it; the quota counts the new size.',
      blockedBy: heldByCluster(name, subject),
    }),
  ]
}

const ofVolume: Offers = ({ name, facts, subject }) => {
  const { sizeGiB, recordedGiB } = facts as FactsOf<'volume size'>
  const isLarger = sizeGiB > recordedGiB
  return [
    resolution({
      kind: 'repair',
      title: `Grow it to ${recordedGiB} GiB`,
      does: `${name} gets the size that is recorded.`,
      cost: 'Where it is attached, it is detached for a moment.',
      blockedBy: isLarger ? `${name} is larger than recorded, and volumes only grow. Keep its size` : null,
    }),
    resolution({
      kind: 'adopt',
      title: `Keep ${sizeGiB} GiB`,
      does: `${name} is recorded with ${sizeGiB} GiB from now on.`,
      cost: 'Nothing happens to it; the quota counts the new size.',
      blockedBy: heldByCluster(name, subject),
    }),
  ]
}
