import { engineRate } from './support/engine-rate'

export const bench = engineRate('instance.create', {
  id: 'engine-steps',
  what: 'durable steps per second (tasks of six steps, as Create instance has) ÷ jobs of a bare SKIP LOCKED loop with two commits each',
  aim: { ratio: { atLeast: 0.6 } },
})
