import type { FactsOf } from '../finding'
import { resolution } from '../resolution'
import type { Offers } from '.'
import { heldByCluster } from './cluster-member'

export const missingInstanceResolutions: Offers = ({ name, facts, subject }) => {
  const { rootDiskGiB } = facts as FactsOf<'missing instance'>
  return [
    resolution({
      kind: 'repair',
      title: 'Make it again',
      does: `${name} is made again from its image, with its name, address and volumes.`,
      cost: 'It is there again after about a minute.',
      dataLoss: `Its root disk of ${rootDiskGiB} GiB comes back empty.`,
      blockedBy: subject?.isImported ? `${name} was imported: there is no image to make it from` : null,
    }),
    resolution({
      kind: 'adopt',
      title: 'Forget it',
      does: `${name} is deleted from the records; its volumes are detached and stay.`,
      cost: 'Its name and address become free.',
      blockedBy: heldByCluster(name, subject),
    }),
  ]
}
