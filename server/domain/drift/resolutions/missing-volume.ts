import type { FactsOf } from '../finding'
import { resolution } from '../resolution'
import type { Offers } from '.'
import { heldByCluster } from './cluster-member'

export const missingVolumeResolutions: Offers = ({ name, facts, subject }) => {
  const { attachedTo } = facts as FactsOf<'missing volume'>
  return [
    resolution({
      kind: 'repair',
      title: 'Make it again, empty',
      does: `A new, empty volume takes the place of ${name}.`,
      cost: attachedTo ? `${attachedTo} has it unplugged and plugged in anew.` : 'Nothing else is touched.',
      dataLoss: `What was on ${name} does not come back.`,
    }),
    resolution({
      kind: 'adopt',
      title: 'Forget it',
      does: `${name} is deleted from the records.`,
      cost: 'Its name becomes free.',
      blockedBy:
        heldByCluster(name, subject) ??
        (attachedTo ? `${name} is attached to ${attachedTo}. Detach it first, then forget it` : null),
    }),
  ]
}
