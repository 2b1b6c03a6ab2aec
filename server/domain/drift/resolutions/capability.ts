import type { FactsOf } from '../finding'
import { resolution } from '../resolution'
import type { Offers } from '.'
import { heldByCluster } from './cluster-member'

export const capabilityResolutions: Offers = ({ name, facts, subject }) => {
  const { capability } = facts as FactsOf<'capability'>
  return [
    resolution({
      kind: 'repair',
      title: 'Rebuild it elsewhere',
      does: `${name} is rebuilt on a host that can do it.`,
      cost: 'It is away for about a minute.',
      dataLoss: `${name}’s root disk comes back empty.`,
      blockedBy: subject?.isImported ? `${name} was imported: there is no image to make it from` : null,
    }),
    ...(capability === 'cpuShares'
      ? [
          resolution({
            kind: 'adopt',
            title: 'Do without',
            does: `${name} is recorded with the ordinary CPU weight.`,
            cost: 'It gets no more of a busy CPU than others.',
            blockedBy: heldByCluster(name, subject),
          }),
        ]
      : []),
  ]
}
