import { aboutInstance } from './about'
import type { InstanceFinder } from './instances'

/** It does something else than is wanted. */
export const findState: InstanceFinder = (each, { power }, heard) =>
  power === each.power || (power === 'crashed' && each.power === 'stopped')
    ? []
    : [
        aboutInstance(each, 'state', heard, {
          summary: `${each.name} is wanted ${each.power} but is ${power}`,
          wanted: each.power,
          actual: power,
          facts: { of: 'power', actual: power },
        }),
      ]
