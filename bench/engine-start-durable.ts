import { engineLatency } from './support/engine-latency'

export const bench = engineLatency(
  {
    id: 'engine-start-durable',
    what: 'enqueue → first step begun, p50 ÷ the least that is durable: insert a job and NOTIFY, take it by SKIP LOCKED, p50',
    aim: { ratio: { atMost: 2 } },
  },
  ({ pool, queue }) => ({ ask: queue.addOne, heard: () => pool.query(queue.take) }),
)
