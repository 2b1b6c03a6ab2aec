import { PlenumError } from '@/server/domain/errors'
import { type Id, idOf } from '@/server/domain/ids'
import { stable } from '@/server/domain/planning/fields'
import { remoteGroupsOf, type SecurityRule, securityRule } from '@/server/domain/security-group'
import type { Call, Change, Found, Nudge, Observation, Ref, Resource, SecurityGroupSpec } from '../contract'
import { type Northbound, rowsOf, type Transact } from './northbound'
import { isOvsdbError } from './ovsdb/errors'
import type { Operation, Where } from './ovsdb/operations'
import { type Atom, map, mapIn, named, type Row, set, uuid, uuidIn, uuidsIn } from './ovsdb/values'
import { type Acl, aclsOf } from './rules'
import { stamp, stampOf } from './stamp'

/**
 * A security group in a zone: a port group of its id's name, which ports join (ports.ts), and the ACLs that its rules
 * come to. All of it changes in one transaction: no packet ever meets half of the rules.
 */
export class SecurityGroups implements Resource<'securityGroup'> {
  constructor(private readonly northbound: Northbound) {}

  observe(ref: Ref<'securityGroup'>, call: Call): Promise<Observation<'securityGroup'>> {
    return this.northbound.with(call, async transact => seen(await find(transact, ref.id)))
  }

  plan(spec: SecurityGroupSpec, seen: Observation<'securityGroup'>): Change[] {
    if (!seen.exists) return []
    const wanted = { ...spec, isStrict: true }
    return (['name', 'rules', 'isStrict'] as const)
      .filter(field => stable(seen.status[field]) !== stable(wanted[field]))
      .map(field => ({ field, from: seen.status[field], to: wanted[field], impact: 'live' }))
  }

  ensure(
    ref: Ref<'securityGroup'>,
    spec: SecurityGroupSpec,
    generation: number,
    call: Call,
  ): Promise<Nudge<'securityGroup'>> {
    return this.northbound.with(call, async transact => {
      const found = await find(transact, ref.id)
      const now = seen(found)
      if (now.exists && now.managed && now.status.generation > generation) throw newer()
      if (now.exists && now.managed && now.status.generation === generation && this.plan(spec, now).length === 0)
        return { converged: true, seen: now }
      try {
        await transact(...(await bringReferred(transact, ref.id, spec)), ...bring(ref.id, spec, generation, found))
      } catch (error) {
        // Names are unique, and what was read has to be so still: another attempt was faster.
        if (!isOvsdbError(error, 'constraint violation') && !isOvsdbError(error, 'timed out')) throw error
        return { converged: false, waitMs: 20, waitingFor: 'another attempt at the same security group' }
      }
      call.log(`${found ? 'Changed' : 'Made'} the security group ${spec.name} in the zone`)
      return { converged: true, seen: seen(await find(transact, ref.id)) }
    })
  }

  /** Ports that are still in it are in one less. */
  remove(ref: Ref<'securityGroup'>, call: Call): Promise<Nudge<'securityGroup'>> {
    return this.northbound.with(call, async transact => {
      await transact({ op: 'delete', table, where: nameIs(ref.id) })
      return { converged: true, seen: { exists: false } }
    })
  }

  async *list(call: Call): AsyncIterable<Found<'securityGroup'>> {
    const groups = await this.northbound.with(call, findAll)
    for (const group of groups) {
      const found = seen(group)
      if (found.exists)
        yield {
          id: found.managed ? (String(group.row.name) as Id<'securityGroup'>) : null,
          external: found.external,
          seen: found,
        }
    }
  }
}

const table = 'Port_Group'
/** A port group's name is an identifier, and so is our id. */
export const nameIs = (id: string): Where => [['name', '==', id]]

/** A port group, and the ACLs that it has. */
type FoundGroup = { row: Row; acls: Acl[] }

const aclColumns = ['_uuid', 'direction', 'priority', 'match', 'action']

async function find(transact: Transact, id: Id<'securityGroup'>): Promise<FoundGroup | undefined> {
  const [groups] = await transact({ op: 'select', table, where: nameIs(id) })
  const row = rowsOf(groups)[0]
  if (!row) return undefined
  const results = await transact(
    ...uuidsIn(row.acls).map(
      (acl): Operation => ({ op: 'select', table: 'ACL', where: [['_uuid', '==', uuid(acl)]], columns: aclColumns }),
    ),
  )
  return { row, acls: results.flatMap(result => rowsOf(result).map(toAcl)) }
}

async function findAll(transact: Transact): Promise<FoundGroup[]> {
  const [groups, acls] = await transact(
    { op: 'select', table, where: [] },
    { op: 'select', table: 'ACL', where: [], columns: aclColumns },
  )
  const byId = new Map(rowsOf(acls).map(acl => [uuidIn(acl._uuid), toAcl(acl)]))
  return rowsOf(groups).map(row => ({ row, acls: uuidsIn(row.acls).flatMap(id => byId.get(id) ?? []) }))
}

const toAcl = ({ _uuid, ...acl }: Row) => acl as unknown as Acl

function bring(id: Id<'securityGroup'>, spec: SecurityGroupSpec, generation: number, found?: FoundGroup): Operation[] {
  const acls = aclsOf(id, spec.rules)
  const inserts = acls.map(
    (acl, index): Operation => ({ op: 'insert', table: 'ACL', row: acl, 'uuid-name': `acl${index}` }),
  )
  const row: Row = {
    acls: set(acls.map((_, index): Atom => named(`acl${index}`))),
    external_ids: map({ ...mapIn(found?.row.external_ids), ...marksOf(id, spec, generation) }),
  }
  if (!found) return [...inserts, { op: 'insert', table, row: { ...row, name: id } }]
  const where: Where = [['_uuid', '==', uuid(uuidIn(found.row._uuid))]]
  const isAsRead: Operation = {
    ...{ op: 'wait', table, where, columns: ['external_ids'], until: '==', timeout: 0 },
    rows: [{ external_ids: found.row.external_ids! }],
  }
  return [isAsRead, ...inserts, { op: 'update', table, where, row }]
}

/** Groups that rules refer to: an address set that is not there would void the rule, and nobody is in one that is empty. */
async function bringReferred(transact: Transact, own: Id<'securityGroup'>, { rules }: SecurityGroupSpec) {
  const referred = remoteGroupsOf(rules).filter(id => id !== own)
  const results = await transact(
    ...referred.map((id): Operation => ({ op: 'select', table, where: nameIs(id), columns: ['name'] })),
  )
  const missing = referred.filter((_, index) => rowsOf(results[index]).length === 0)
  return missing.map((name): Operation => ({ op: 'insert', table, row: { name, external_ids: stamp(name, '') } }))
}

const generationKey = 'plenum_generation'
const rulesKey = 'plenum_rules'
const marksOf = (id: string, { name, rules }: SecurityGroupSpec, generation: number) => ({
  ...mapIn(stamp(id, name)),
  ...{ [generationKey]: String(generation), [rulesKey]: JSON.stringify(rules) },
})

/** One that others refer to is there, empty, before it is brought itself: of no generation. */
function seen(found: FoundGroup | undefined): Observation<'securityGroup'> {
  if (!found) return { exists: false }
  const { row, acls } = found
  const { [generationKey]: generation = '0' } = mapIn(row.external_ids)
  const { id, name } = stampOf(row)
  const managed = groupId.safeParse(id).success && id === row.name
  const rules = managed ? rulesIn(row) : []
  const wanted = generation === '0' ? [] : aclsOf(String(row.name), rules)
  return {
    exists: true,
    external: uuidIn(row._uuid),
    managed,
    status: {
      name: managed ? name : String(row.name),
      ...{ rules, generation: Number(generation) },
      isStrict: inWords(acls) === inWords(wanted),
    },
    asOf: new Date(),
  }
}

/** As they were stamped on it. */
export const rulesIn = (row: Row): SecurityRule[] =>
  securityRule.array().parse(JSON.parse(mapIn(row.external_ids)[rulesKey] ?? '[]'))

const inWords = (acls: Acl[]) =>
  acls
    .map(({ direction, priority, match, action }) => `${direction} ${priority} ${match} ${action}`)
    .sort()
    .join('\n')

const newer = () => new PlenumError('conflict', 'The security group has newer rules by now. Look again and repeat.')

const groupId = idOf('securityGroup')
