import { addProblem, type Desk } from './desk'

/**
 * A security group that nothing enforces is worse than none: whoever reads the design believes in it. So it is refused
 * where it would have no effect, on a machine with a card of its own and in a zone that does not join its hosts' networks.
 */
export function refuseUnfiltered(desk: Desk): void {
  for (const { id, name, path, wanted, recorded } of desk.named.instance.values()) {
    if (!wanted || wanted.securityGroupIds.length === 0) continue
    const where = [...path, 'securityGroups']
    const place = desk.places.get(id)
    const zone = desk.context.zones.find(each => each.id === place?.zoneId)
    if (recorded?.isImported)
      addProblem(
        desk,
        where,
        `${name} was taken over with its own network card, which security groups don’t reach. Leave them out.`,
      )
    else if (zone && !zone.hasNetwork)
      addProblem(
        desk,
        where,
        `Nothing enforces security groups in ${zone.name}, where ${name} is: its hosts’ networks are not joined. Leave them out, or choose another zone.`,
      )
  }
}
