import { engineLatency } from './support/engine-latency'

// Nothing is claimed: ours waits twice for the disk (queued, claimed), a NOTIFY never does.
export const bench = engineLatency(
  {
    id: 'engine-start',
    what: 'enqueue → first step begun, p50 ÷ a bare NOTIFY heard on another connection, p50',
    aim: null,
  },
  ({ pool }) => ({ ask: () => pool.query(`SELECT pg_notify('bare', '')`), heard: async () => {} }),
)
