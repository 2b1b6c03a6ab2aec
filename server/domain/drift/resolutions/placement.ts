import type { FactsOf } from '../finding'
import { resolution } from '../resolution'
import type { Offers } from '.'

export const placementResolutions: Offers = ({ name, facts, subject }) => {
  const { group, with: others } = facts as FactsOf<'placement'>
  return [
    resolution({
      kind: 'repair',
      title: 'Rebuild it elsewhere',
      does: `${name} is rebuilt on another host, away from ${others.join(', ')}.`,
      cost: 'It is away for about a minute.',
      dataLoss: `${name}’s root disk comes back empty.`,
      blockedBy: subject?.isImported ? `${name} was imported: there is no image to make it from` : null,
    }),
    resolution({
      kind: 'adopt',
      title: 'Let them share a host',
      does: `${name} leaves the group ${group}: it may be on any host.`,
      cost: 'One host’s failure takes both.',
      blockedBy: subject?.clusterName
        ? `${name} is a member of the cluster ${subject.clusterName}, whose members are kept apart. Rebuild it elsewhere, or ignore it`
        : null,
    }),
  ]
}
