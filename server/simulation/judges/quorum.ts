import type { MemoryWorld } from '@/server/drivers/simulated/memory-world'
import type { FaultKind, RequestKind } from '../kinds'
import type { Scenario } from '../scenario'
import { all } from './meanwhile'

/** Of the three members that there are. */
const quorum = 2
/** What is to leave a cluster its quorum at every moment, if nobody else takes members away. */
const gentle: ReadonlySet<RequestKind> = new Set([
  ...(['roll image', 'roll size', 'maintain zone', 'restart zone', 'open port', 'leave security group'] as const),
  ...(['move volume', 'take backup', 'widen load balancer', 'drain', 'migrate'] as const),
])
const harmless: ReadonlySet<FaultKind> = new Set([
  ...(['worker dies', 'duplicated calls', 'backups away', 'other storage away', 'network away'] as const),
])

/** An update goes member by member, and a maintenance host by host, so that enough members run all the while. */
export function watchQuorum(world: MemoryWorld, { requests, faults }: Scenario): () => string[] {
  const isPromised = requests.every(({ what }) => gentle.has(what)) && faults.every(({ what }) => harmless.has(what))
  if (!isPromised) return () => []
  return () => {
    const up = all(world, 'instance').filter(({ document: { name, power } }) => isMember(name) && power === 'running')
    return up.length < quorum ? [`${up.length} members run, and ${quorum} were to at every moment.`] : []
  }
}
const isMember = (name: string) => name.startsWith('app-')
