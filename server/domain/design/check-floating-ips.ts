import type { Check } from './check'

/** An instance answers under one floating IP: what it sends could leave under one only. */
export const checkFloatingIps: Check = function* (_, { floatingIps }) {
  const holders = new Map<string, string>()
  for (const [name, { path, instance }] of floatingIps) {
    if (instance === undefined) continue
    const other = holders.get(instance)
    if (other !== undefined)
      yield {
        path: [...path, 'instance'],
        message: `${instance} has the floating IP ${other} already; an instance has one. Leave it out here or there.`,
      }
    holders.set(instance, other ?? name)
  }
}
