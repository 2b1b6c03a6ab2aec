import { type Connection, ConnectionMode } from '@xyflow/react'
import { useState } from 'react'
import { useDrawing } from '../drawing'
import { keyed } from './node-keys'

/** Joining by dragging a wire: volumes to instances, machines and routers to networks, security groups and floating IPs and load balancers to machines. */
export function useWiring() {
  const { dispatch } = useDrawing()
  const [isWiring, setWiring] = useState(false)
  return {
    isWiring,
    wiring: {
      connectionMode: ConnectionMode.Loose,
      onConnectStart: () => setWiring(true),
      onConnectEnd: () => setWiring(false),
      isValidConnection: ({ source, target }: { source: string | null; target: string | null }) =>
        canJoin(source, target),
      onConnect({ source, target }: Connection) {
        const [from, to] = [keyed(source), keyed(target)]
        if (from.kind === 'volume' && to.kind === 'instance')
          dispatch({ type: 'attach', volumes: [from.name], instance: to.name })
        else if (from.kind === 'securityGroup')
          dispatch({ type: 'group', keys: [`${to.kind}/${to.name}`], group: from.name, isIn: true })
        else if (from.kind === 'floatingIp') dispatch({ type: 'bind', floatingIp: from.name, instance: to.name })
        else if (from.kind === 'loadBalancer')
          dispatch({ type: 'balance', keys: [`${to.kind}/${to.name}`], balancer: from.name, isIn: true })
        else if (from.kind === 'router') dispatch({ type: 'route', network: to.name, router: from.name })
        else if (to.kind === 'network')
          dispatch({ type: 'connect', keys: [`${from.kind}/${from.name}`], network: to.name })
      },
    },
  }
}

function canJoin(source: string | null, target: string | null): boolean {
  if (!source || !target) return false
  const [from, to] = [keyed(source).kind, keyed(target).kind]
  if (from === 'floatingIp') return to === 'instance'
  if (from === 'router') return to === 'network'
  if (from === 'securityGroup' || from === 'loadBalancer') return to === 'instance' || to === 'cluster'
  return from === 'volume' ? to === 'instance' : (from === 'instance' || from === 'cluster') && to === 'network'
}
