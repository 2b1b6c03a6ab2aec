import { formatRate } from '@/components/ui/format'
import type { InstanceView } from '@/server/domain/instance'
import type { Traffic } from './looks'
import { keyOf } from './picture'

type Measured = Pick<
  InstanceView,
  'name' | 'clusterName' | 'zoneName' | 'networkName' | 'netRxBytesPerS' | 'netTxBytesPerS'
>

/** What goes over each wire and each network now, by the id of the machine or cluster, and the key of the network. */
export function trafficOf(instances: readonly Measured[]): Map<string, Traffic> {
  const sums = new Map<string, Traffic>()
  const add = (key: string, rx: number, tx: number) => {
    const sum = sums.get(key) ?? { rx: 0, tx: 0 }
    sums.set(key, { rx: sum.rx + rx, tx: sum.tx + tx })
  }
  for (const { name, clusterName, zoneName, networkName, netRxBytesPerS: rx, netTxBytesPerS: tx } of instances) {
    if (rx === null || tx === null) continue
    add(clusterName ? `${keyOf('cluster', clusterName)}@${zoneName}` : keyOf('instance', name), rx, tx)
    if (networkName) add(keyOf('network', networkName), rx, tx)
  }
  for (const [key, { rx, tx }] of sums) sums.set(key, { rx: rough(rx), tx: rough(tx) })
  return sums
}

/** Two digits: a rate that trembles need not be drawn again. */
const rough = (rate: number) => Number(rate.toPrecision(2))

/** Pixels: a step wider for every tenfold from 1 kB/s on. */
export function wireWidth(traffic: Traffic | undefined): number {
  const decades = traffic ? Math.log10((traffic.rx + traffic.tx) / 1_000) : 0
  return 1.5 + Math.min(4, Math.max(0, Math.floor(decades) || 0))
}

export const trafficWords = ({ rx, tx }: Traffic) => `${formatRate(rx)} in, ${formatRate(tx)} out`
