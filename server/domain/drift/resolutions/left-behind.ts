import type { FactsOf } from '../finding'
import { resolution } from '../resolution'
import type { Offers } from '.'

export const leftBehindResolutions: Offers = ({ facts }) => {
  const { title } = facts as FactsOf<'left behind'>
  return [
    resolution({
      kind: 'adopt',
      title: 'It is in order',
      does: `“${title}” is counted as looked after. What still differs is found by the sweeps and stays a finding of its own.`,
      cost: 'Nothing is changed.',
    }),
  ]
}
