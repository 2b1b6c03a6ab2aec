import type { HealthAnswer, HealthCheck } from '@/server/domain/cluster-health'
import { PlenumError } from '@/server/domain/errors'
import { type Id, tryingOf } from '@/server/domain/ids'
import type { Call, Infrastructure } from './types'

type Member = { id: Id<'instance'>; hostId: Id<'host'>; clusterId: Id<'cluster'>; address: string }

/**
 * Asks a member of a cluster how it is. null: it answered, otherwise why not, as a sentence; undefined: nobody can tell.
 * @throws `unsupported` where nothing is there that could ask.
 */
export async function askMember(
  infrastructure: Infrastructure,
  { id, hostId, clusterId, address }: Member,
  { kind, port, path, timeoutSeconds }: HealthCheck,
  call: Call,
): Promise<HealthAnswer | undefined> {
  if (kind !== 'tcp') {
    const { instances } = await infrastructure.compute(hostId)
    const question = { timeoutMs: timeoutSeconds * 1000, ...(kind === 'http' && { request: { port, path } }) }
    if (instances?.askAgent) return instances.askAgent({ kind: 'instance', id }, question, call)
    throw new PlenumError('unsupported', 'Its host can’t ask guest agents. Take the health check off the cluster.')
  }
  const network = await infrastructure.network(hostId)
  if (!network?.loadBalancers)
    throw new PlenumError('unsupported', 'Nothing in its zone tries connections. Let the cluster ask guest agents.')
  const seen = await network.loadBalancers.observe({ kind: 'loadBalancer', id: tryingOf(clusterId) }, call)
  const member = seen.exists ? seen.status.members.find(each => each.address === address) : undefined
  const state = member?.ports.find(each => each.port === port)?.state
  if (state === 'up') return null
  return state === 'down' ? `It takes no connection on port ${port}.` : undefined
}
