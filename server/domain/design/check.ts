import { checkAddresses } from './check-addresses'
import { checkFloatingIps } from './check-floating-ips'
import { checkLoadBalancers } from './check-load-balancers'
import { checkMachines } from './check-machines'
import { checkReferences } from './check-references'
import { checkRenames } from './check-renames'
import { checkRouters } from './check-routers'
import { checkSecurityGroups } from './check-security-groups'
import { checkZones } from './check-zones'
import type { DesignDocument, DesignProblem } from './document'
import { type ExpandedDesign, expandDesign } from './expand'

export type Check = (document: DesignDocument, design: ExpandedDesign) => Iterable<DesignProblem>

const checks: Check[] = [
  checkReferences,
  checkMachines,
  checkAddresses,
  checkZones,
  checkRouters,
  checkFloatingIps,
  checkLoadBalancers,
  checkSecurityGroups,
  checkRenames,
]

/**
 * Everything that is wrong with a design and needs no catalog to be seen: what it refers to, what contradicts itself.
 * Which images, types and zones there are, and what left-out values come to, the planner knows.
 */
export function checkDesign(document: DesignDocument): DesignProblem[] {
  const design = expandDesign(document)
  const problems = [...design.problems, ...checks.flatMap(check => [...check(document, design)])]
  // Members share their template's faults.
  return [
    ...new Map(problems.map(problem => [JSON.stringify(problem.path), problem] as const).toReversed()).values(),
  ].toReversed()
}
