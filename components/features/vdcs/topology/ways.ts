import type { State } from '@/components/ui/states'
import type { TopologyView } from '@/server/domain/overview'

/** What joins networks, or opens them to others, in the words of its pill. `state`: of those that have one to tell. */
export type Way = {
  kind: 'router' | 'floatingIp' | 'loadBalancer'
  id: string
  name: string
  detail: string
  state: State | null
}
export const wayWords = { router: 'Router', floatingIp: 'Floating IP', loadBalancer: 'Load balancer' } as const

type Ways = Pick<TopologyView, 'routers' | 'floatingIps' | 'loadBalancers'>

export const waysOf = ({ routers, floatingIps, loadBalancers }: Ways): Way[] => [
  ...routers.map(({ id, name, networks, external }): Way => {
    const joins = networks.length > 0 ? `joins ${networks.join(', ')}` : 'joins nothing'
    return { kind: 'router', id, name, detail: external ? `${joins} · outside` : joins, state: null }
  }),
  ...floatingIps.map(
    ({ id, name, address, instanceName }): Way => ({
      ...{ kind: 'floatingIp', id, name, detail: `${address} → ${instanceName ?? 'nobody'}`, state: null },
    }),
  ),
  ...loadBalancers.map(({ id, name, address, members }): Way => {
    const up = members.filter(member => member.state === 'up').length
    const isKnown = members.some(member => member.state !== 'unknown')
    const state = !isKnown ? null : up === members.length ? 'up' : up > 0 ? 'warning' : 'error'
    const tally = members.length === 0 ? 'no members' : isKnown ? `${up} of ${members.length} up` : 'not known yet'
    return { kind: 'loadBalancer', id, name, detail: `${address} · ${tally}`, state }
  }),
]
