import { resolution } from '../resolution'
import type { Offers } from '.'

export const addressResolutions: Offers = ({ name }) => [
  resolution({
    kind: 'repair',
    title: 'Return its network card',
    does: `${name} gets the card and the network that are recorded.`,
    cost: 'It restarts, which takes about 30 s, unless it is stopped.',
  }),
  resolution({
    kind: 'adopt',
    title: 'Keep this card',
    does: `What ${name} has now is recorded.`,
    cost: 'Nothing happens to it.',
    blockedBy: 'A card that Plenum did not make has an address that Plenum does not know. Repair it, or ignore it',
  }),
]
