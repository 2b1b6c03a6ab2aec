import { type FactsOf, type NetworkThing, networkThingWords } from '../finding'
import { resolution } from '../resolution'
import type { Offers } from '.'

export const networkResolutions: Offers = ({ name, facts }) => {
  const { thing } = facts as FactsOf<'network thing'>
  const what = thing === 'port' ? `The port of ${name}` : `The ${networkThingWords[thing]} ${name}`
  return [
    resolution({
      kind: 'repair',
      title: 'Repair it',
      does: `${what} is brought about again in its zone, as it is recorded.${alongWith[thing] ?? ''}`,
      cost: 'Nothing restarts: guests notice by what passes again, and what no longer does.',
    }),
  ]
}

/** Others lose their place on it with it. */
const alongWith: Partial<Record<NetworkThing, string>> = {
  network: ' Ports that were on it come back with it.',
  securityGroup: ' Its members that were taken out come back with it.',
}
