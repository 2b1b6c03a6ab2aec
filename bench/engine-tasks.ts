import { engineRate } from './support/engine-rate'

export const bench = engineRate('volume.create', {
  id: 'engine-tasks',
  what: 'whole tasks of one step per second, locks and history included ÷ jobs of a bare SKIP LOCKED loop with two commits each',
  aim: { ratio: { atLeast: 0.6 } },
})
