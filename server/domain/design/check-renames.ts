import type { Check } from './check'
import type { DesignPath } from './document'

type Renamed = { was?: string | undefined; path: DesignPath; clusterName?: string | null }

/** Former names lead to one thing each, and to none that is still called so. */
export const checkRenames: Check = function* (_, design) {
  const { networks, routers, floatingIps, loadBalancers, securityGroups, volumes, instances, clusters } = design
  for (const things of [networks, routers, floatingIps, loadBalancers, securityGroups, volumes, instances, clusters])
    yield* check(things)
}

function* check(things: ReadonlyMap<string, Renamed>) {
  const claimed = new Map<string, string>()
  for (const [name, { was, path, clusterName }] of things) {
    if (was === undefined || was === name) continue
    const here = clusterName ? path.slice(0, 2) : [...path, 'was']
    const other = claimed.get(was)
    const heir = things.get(was)
    if (other !== undefined)
      yield { path: here, message: `${other} was ${was} already; only one can be. Leave “was” out here or there.` }
    else if (heir && (heir.was === undefined || heir.was === was))
      yield {
        path: here,
        message: `${was} is in this design as well, so ${name} can’t be what it was. Leave “was” out, or give ${was} another name.`,
      }
    else if (heir && comesBack(things, name))
      yield {
        path: here,
        message: `${name} and ${was} exchange names. Give one of them a third name first, in an apply of its own.`,
      }
    claimed.set(was, other ?? name)
  }
}

/** Former names of former names lead back to where they began. */
function comesBack(things: ReadonlyMap<string, Renamed>, start: string): boolean {
  const seen = new Set<string>()
  for (let name = things.get(start)?.was; name !== undefined && !seen.has(name); name = things.get(name)?.was) {
    if (name === start) return true
    seen.add(name)
  }
  return false
}
