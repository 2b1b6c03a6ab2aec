import type { DesignDocument } from '@/server/domain/design/document'
import type { ClusterNode, InstanceNode, NetworkNode, PictureNode } from './picture'
import { keyOf } from './things'

/**
 * From what stands above the networks to what it serves: a router to its networks, a floating IP to its instance, a load
 * balancer to its members. `at` keeps those of one pill apart, in steps from its left.
 */
export type Tie = {
  id: string
  source: string
  port: 'joins' | 'leads' | 'members'
  target: string
  /** Of a network that is its end; null: it ends at a card. */
  rank: number | null
  at: number
  isGone: boolean
}

type Card = InstanceNode | ClusterNode

export function tiesOf(
  drawn: DesignDocument,
  above: readonly PictureNode[],
  networks: readonly NetworkNode[],
  cards: readonly Card[],
): Tie[] {
  const networkOf = new Map(networks.map(node => [node.name, node]))
  const cardsOf = Map.groupBy(cards, node => node.key)
  return above.flatMap(pill => {
    const ends = endsOf(drawn, pill)
    if (!ends) return []
    const { port, networkNames, keys } = ends
    const targets = [
      ...networkNames.flatMap(name => networkOf.get(name) ?? []),
      ...keys.flatMap(key => cardsOf.get(key) ?? []),
    ]
    return targets.map(
      (target, at): Tie => ({
        ...{ id: `tie/${pill.id}/${target.id}`, source: pill.id, port, target: target.id, at },
        rank: target.kind === 'network' ? target.rank : null,
        isGone: pill.isGone || target.isGone,
      }),
    )
  })
}

type Ends = { port: Tie['port']; networkNames: string[]; keys: string[] }

function endsOf(drawn: DesignDocument, node: PictureNode): Ends | null {
  switch (node.kind) {
    case 'router':
      return { port: 'joins', networkNames: node.router.networks ?? [], keys: [] }
    case 'floatingIp': {
      const { instance } = node.floatingIp
      // A member of a cluster has no card of its own.
      const cluster = Object.keys(drawn.clusters).find(name => instance?.match(/^(.*)-\d+$/)?.[1] === name)
      const isOwn = instance !== undefined && Object.hasOwn(drawn.instances, instance)
      const key = isOwn ? keyOf('instance', instance) : cluster && keyOf('cluster', cluster)
      return { port: 'leads', networkNames: [], keys: key ? [key] : [] }
    }
    case 'loadBalancer': {
      const { instances = [], clusters = [] } = node.balancer
      const keys = [...instances.map(name => keyOf('instance', name)), ...clusters.map(name => keyOf('cluster', name))]
      return { port: 'members', networkNames: [], keys }
    }
    default:
      return null
  }
}
