import type { Check } from './check'

/** Each listener has its port for itself, and each member is on the load balancer’s network. */
export const checkLoadBalancers: Check = function* (document, { loadBalancers, networks }) {
  const only = networks.size === 1 ? [...networks.keys()][0] : undefined
  for (const [name, it] of loadBalancers) {
    const ports = new Set<string>()
    for (const [index, { protocol = 'tcp', port }] of it.listeners.entries()) {
      const key = `${protocol} ${port}`
      if (ports.has(key))
        yield { path: [...it.path, 'listeners', index], message: `${name} listens on ${key} already. Leave one out.` }
      ports.add(key)
    }
    const network = it.network ?? only
    const members = [
      ...(it.instances ?? []).map((member, index) => ({
        ...{ member, path: [...it.path, 'instances', index] },
        network: document.instances[member] && (document.instances[member].network ?? only),
      })),
      ...(it.clusters ?? []).map((member, index) => ({
        ...{ member, path: [...it.path, 'clusters', index] },
        network: document.clusters[member] && (document.clusters[member].template.network ?? only),
      })),
    ]
    for (const each of members)
      if (network !== undefined && each.network !== undefined && each.network !== network)
        yield {
          path: each.path,
          message: `${each.member} is on network ${each.network}, and ${name} on ${network}; its members are on its own network.`,
        }
  }
}
