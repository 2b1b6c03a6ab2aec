import { hasPorts } from '../security-group'
import type { Check } from './check'

/** Rules say one other side, and ports only where there are any; nobody is in a group twice. */
export const checkSecurityGroups: Check = function* (_, { securityGroups, instances }) {
  for (const { path, rules = [] } of securityGroups.values())
    for (const [index, { protocol, ports, remoteCidr, remoteGroup }] of rules.entries()) {
      const here = [...path, 'rules', index]
      if (ports !== undefined && !hasPorts(protocol))
        yield {
          path: [...here, 'ports'],
          message: `Only tcp and udp have ports. Leave them out, or choose one of these.`,
        }
      if (remoteCidr !== undefined && remoteGroup !== undefined)
        yield { path: [...here, 'remoteGroup'], message: 'Give a rule remoteCidr or remoteGroup, not both.' }
    }
  for (const { path, securityGroups: names = [] } of instances.values()) {
    const twice = names.findIndex((name, index) => names.indexOf(name) !== index)
    if (twice >= 0)
      yield { path: [...path, 'securityGroups', twice], message: `${names[twice]} is named twice. Leave it out here.` }
  }
}
