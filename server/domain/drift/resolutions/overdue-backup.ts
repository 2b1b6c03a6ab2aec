import { resolution } from '../resolution'
import type { Offers } from '.'

/** It clears by itself with the next good backup; a schedule that nobody wants any more is changed at its volume. */
export const overdueBackupResolutions: Offers = ({ name }) => [
  resolution({
    kind: 'repair',
    title: 'Back up now',
    does: `A backup of ${name} is taken now, to where its schedule says.`,
    cost: 'Its guest goes on; until the backup ends, the volume is not attached or detached.',
  }),
]
