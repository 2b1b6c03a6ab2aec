import type { FactsOf } from '../finding'
import { networkThingWords } from '../finding'
import { resolution } from '../resolution'
import type { Offers } from '.'

export const networkLeftoverResolutions: Offers = ({ name, facts }) => {
  const { thing } = facts as FactsOf<'network thing'>
  return [
    resolution({
      kind: 'remove',
      title: 'Remove it',
      does: `The ${networkThingWords[thing]} ${name} is taken out of the zone’s network.`,
      cost: 'No instance of Plenum uses it.',
    }),
  ]
}
