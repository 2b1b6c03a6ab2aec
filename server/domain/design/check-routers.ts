import type { Check } from './check'

/** A network has one router: its gateway’s address is that one’s. Ranges never overlap within a design (check-addresses). */
export const checkRouters: Check = function* (_, { routers }) {
  const routerOf = new Map<string, string>()
  for (const [name, { path, networks = [] }] of routers)
    for (const [index, network] of networks.entries()) {
      const other = routerOf.get(network)
      const here = [...path, 'networks', index]
      if (other === name) yield { path: here, message: `${network} is named twice. Leave it out here.` }
      else if (other !== undefined)
        yield {
          path: here,
          message: `${network} is joined by router ${other} already; a network has one router. Leave it out here or there.`,
        }
      routerOf.set(network, other ?? name)
    }
}
