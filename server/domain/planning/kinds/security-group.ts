import { ruleOf } from '../../design/security-rules'
import { remoteGroupsOf, ruleInWords, type SecurityRule } from '../../security-group'
import { type Desk, type Draft, draftOf, find, isGone, type Thing } from '../desk'
import { differs, setFields, whyFields } from '../fields'
import { pairByName } from '../pair'
import { noQuota } from '../quota'
import type { KindPlanner } from './kind'

/** What may reach instances, and what they may send. Changed while they run. */
export const securityGroups: KindPlanner<'securityGroup'> = {
  kind: 'securityGroup',
  pair: desk => pairByName(desk, 'securityGroup', desk.design.securityGroups, desk.recorded.securityGroups),
  resolve(desk) {
    const idOf = (name: string) => desk.named.securityGroup.get(name)?.id
    for (const thing of desk.named.securityGroup.values()) {
      const { rules = [] } = desk.design.securityGroups.get(thing.name)!
      const resolved = rules.flatMap(rule => ruleOf(rule, idOf) ?? [])
      // Names a group that is not there: the design's check says so.
      if (resolved.length < rules.length) thing.isFaulty = true
      else thing.wanted = { name: thing.name, rules: resolved }
    }
  },
  compare(desk, thing) {
    const { kind, key, id, name, recorded, wanted } = thing
    const base = { kind, key, id, name, wanted, quota: noQuota, placement: null, downtime: null, dataLoss: null }
    const words = (rules: SecurityRule[]) => rules.map(rule => ruleInWords(rule, id => nameOf(desk, id)))
    if (!recorded) {
      if (!wanted) return null
      const fields = setFields('rule', [], words(wanted.rules), 'live')
      return { ...base, action: 'create', why: 'It is new in the design.', fields, touches: [], phase: 0 }
    }
    if (!wanted) {
      if (!isGone(thing)) return null
      return { ...base, action: 'delete', why: 'It is no longer in the design.', fields: [], touches: [], phase: 1 }
    }
    const ruleFields = setFields('rule', words(recorded.rules), words(wanted.rules), 'live')
    const fields = [...differs('name', recorded.name, wanted.name, 'live'), ...ruleFields]
    if (fields.length === 0) return null
    const touches = ruleFields.length > 0 ? touched(desk, thing) : []
    return { ...base, action: 'update live', why: whyFields(fields), fields, touches, phase: 0 }
  },
  *needs(desk, thing, draft) {
    if (draft.action === 'delete') {
      for (const member of members(desk, thing)) yield member.key
      for (const other of referring(desk, thing)) if (other.wanted) yield other.key
    } else if (draft.action === 'update live')
      for (const id of remoteGroupsOf(thing.wanted!.rules)) {
        const other = find(desk, 'securityGroup', id)
        if (other && draftOf(desk, other)?.action === 'create') yield other.key
      }
  },
  worksOn: (_, thing) => [thing],
  touchesMachines: () => [],
}

/** Its name in the design, so that a rename of the other side is no change of a rule. */
const nameOf = (desk: Desk, id: string) => find(desk, 'securityGroup', id)?.name ?? 'a group that is gone'

/** Instances that are in it now. */
const members = (desk: Desk, { id }: Thing<'securityGroup'>) =>
  desk.things.instance.filter(each => each.recorded?.securityGroupIds.includes(id))

const referring = (desk: Desk, { id }: Thing<'securityGroup'>) =>
  desk.things.securityGroup.filter(other => other.recorded && remoteGroupsOf(other.recorded.rules).includes(id))

const touched = (desk: Desk, thing: Thing<'securityGroup'>): Draft['touches'] =>
  members(desk, thing)
    .filter(each => each.wanted?.securityGroupIds.includes(thing.id))
    .map(({ key }) => ({ key, how: 'follows its rules from then on' }))
