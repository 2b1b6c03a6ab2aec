import type { Id } from './ids'
import { isInRange } from './in-range'
import type { RecordedInstance, RecordedSecurityGroup, RecordedVdc } from './planning/recorded'
import type { ReachAnswer, ReachQuestion } from './reach-ends'
import { type Direction, ruleInWords, type SecurityRule } from './security-group'

/** The other end, as a rule sees it. `address`: null: any that is outside. */
export type Other = { name: string; address: string | null; securityGroupIds: Id<'securityGroup'>[] }
type Side = {
  recorded: RecordedVdc
  direction: Direction
  question: ReachQuestion
  /** Whose groups are asked. */
  who: RecordedInstance
  other: Other
}
export type Verdict = { isHeld: boolean; sentence: string; rule: ReachAnswer['rule'] }

export function decide({ recorded, direction, question, who, other }: Side): Verdict {
  const groups = recorded.securityGroups.filter(group => who.securityGroupIds.includes(group.id))
  const own = groups
    .flatMap(group => group.rules.map(rule => ({ group, rule })))
    .filter(each => each.rule.direction === direction)
  const isBound = direction === 'ingress' ? groups.length > 0 : own.length > 0
  if (!isBound) return { isHeld: false, sentence: '', rule: null }
  const lets = own.find(({ rule }) => carries(rule, question) && isAbout(rule, other))
  if (lets) {
    const sentence = ruleInWords(lets.rule, id => nameOf(recorded, id))
    const rule = { securityGroup: lets.group.name, sentence }
    return {
      isHeld: false,
      sentence: `Security group ${lets.group.name} of ${who.name} lets it ${direction === 'ingress' ? 'in' : 'out'}: “${sentence}”.`,
      rule,
    }
  }
  const names = groups
    .map(group => group.name)
    .toSorted()
    .join(', ')
  const what = question.port === null ? question.protocol : `${question.protocol} ${question.port}`
  const whom = direction === 'ingress' ? `from ${other.name} in` : `out to ${other.name}`
  const sentence = `No rule of ${who.name}’s security groups (${names}) lets ${what} ${whom}.`
  return { isHeld: true, sentence, rule: null }
}

function carries({ protocol, ports }: SecurityRule, question: ReachQuestion): boolean {
  if (protocol !== 'any' && protocol !== question.protocol) return false
  return ports === null || question.port === null || (ports.from <= question.port && question.port <= ports.to)
}

function isAbout({ remote }: SecurityRule, other: Other): boolean {
  if (remote.kind === 'anywhere') return true
  if (remote.kind === 'group') return other.securityGroupIds.includes(remote.securityGroupId)
  if (other.address === null) return remote.cidr === everywhere
  return isInRange(other.address, remote.cidr)
}

const nameOf = ({ securityGroups }: { securityGroups: RecordedSecurityGroup[] }, id: Id<'securityGroup'>) =>
  securityGroups.find(group => group.id === id)?.name ?? 'a group that is gone'

const everywhere = '0.0.0.0/0'
