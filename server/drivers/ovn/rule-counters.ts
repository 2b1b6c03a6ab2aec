import { type Id, idOf } from '@/server/domain/ids'
import type { SecurityRule } from '@/server/domain/security-group'
import type { Call, RuleCounter, RuleCounters } from '../contract'
import { type Northbound, rowsOf, type Southbound, type Transact } from './northbound'
import type { Passed } from './openflow/messages'
import { passedAt } from './openflow/passed'
import type { Operation } from './ovsdb/operations'
import { parseRemote, type Remote } from './ovsdb/remote'
import { map, mapIn, uuidIn, uuidsIn } from './ovsdb/values'
import { aclOf } from './rules'
import { rulesIn } from './security-groups'

/**
 * What rules let pass, counted by the switches of the hosts. OVN makes logical flows of an ACL, which name it, and each
 * host's switch makes flows of these, which bear the beginning of the logical flow's id as their cookie: ovn-sb(5). Only
 * hosts are asked that say where their switch answers (server/decisions/0043).
 */
export class HostRuleCounters implements RuleCounters {
  constructor(
    private readonly northbound: Northbound,
    private readonly southbound: Southbound,
  ) {}

  async read(call: Call): Promise<{ counters: RuleCounter[]; uncounted: string[] }> {
    const rules = await this.northbound.with(call, rulesByAcl)
    const { flows, hosts } = await this.southbound.with(call, async transact => ({
      flows: (await flowsOfAcls(transact)).flatMap(({ cookie, acl }) => {
        const rule = rules.get(acl)
        return rule ? [{ cookie, ...rule }] : []
      }),
      hosts: await readHosts(transact),
    }))
    const told = await Promise.all(hosts.map(host => ask(host, flows, call)))
    call.signal.throwIfAborted()
    return {
      counters: told.flatMap(each => each ?? []),
      uncounted: hosts.filter((_, index) => !told[index]).map(host => host.name),
    }
  }
}

type Counted = { acl: string; securityGroupId: Id<'securityGroup'>; rule: SecurityRule }
type Flow = Counted & { cookie: number }
type Host = { id: string; name: string; remote: Remote | undefined }

const silenceMs = 3_000

/** Undefined where nobody answers. */
async function ask({ id, remote }: Host, flows: Flow[], call: Call): Promise<RuleCounter[] | undefined> {
  if (!remote) return undefined
  if (flows.length === 0) return []
  try {
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(silenceMs)])
    const passed = await passedAt(
      remote,
      flows.map(flow => flow.cookie),
      signal,
    )
    // OVN makes several flows of one ACL: for the first packet of a connection, and for the rest.
    return [...Map.groupBy(flows, flow => flow.acl).values()].map(own => {
      const { acl, securityGroupId, rule } = own[0]!
      const sum = (of: keyof Passed) => own.reduce((all, { cookie }) => all + passed.get(cookie)![of], 0)
      return { securityGroupId, rule, counter: `${id} ${acl}`, packets: sum('packets'), bytes: sum('bytes') }
    })
  } catch {
    return undefined
  }
}

/** By the beginning of the id of the ACL that is made of it. */
async function rulesByAcl(transact: Transact): Promise<Map<string, Counted>> {
  const [groups, acls] = await transact(
    { op: 'select', table: 'Port_Group', where: [], columns: ['name', 'acls', 'external_ids'] },
    { op: 'select', table: 'ACL', where: [], columns: ['_uuid', 'match'] },
  )
  const matches = new Map(rowsOf(acls).map(acl => [uuidIn(acl._uuid), acl.match]))
  const found = rowsOf(groups).flatMap(row => {
    const id = idOf('securityGroup').safeParse(row.name).data
    if (!id) return []
    const rules = new Map(rulesIn(row).map(rule => [aclOf(id, rule).match, rule]))
    return uuidsIn(row.acls).flatMap(uuid => {
      const rule = rules.get(String(matches.get(uuid)))
      return rule ? [[beginningOf(uuid), { acl: uuid, securityGroupId: id, rule }] as const] : []
    })
  })
  return new Map(found)
}

/** Newer OVN judges in stages of their own. */
const stages = ['ls_in_acl', 'ls_out_acl', 'ls_in_acl_eval', 'ls_out_acl_eval']

async function flowsOfAcls(transact: Transact): Promise<{ cookie: number; acl: string }[]> {
  const results = await transact(
    ...stages.map(
      (stage): Operation => ({
        ...{ op: 'select', table: 'Logical_Flow', columns: ['_uuid', 'external_ids'] },
        where: [['external_ids', 'includes', map({ 'stage-name': stage })]],
      }),
    ),
  )
  return results.flatMap(rowsOf).map(row => ({
    cookie: Number.parseInt(beginningOf(uuidIn(row._uuid)), 16),
    acl: mapIn(row.external_ids)['stage-hint'] ?? '',
  }))
}

const beginningOf = (uuid: string) => uuid.slice(0, 8)

async function readHosts(transact: Transact): Promise<Host[]> {
  const [chassis] = await transact({
    ...{ op: 'select', table: 'Chassis', where: [], columns: ['name', 'hostname', 'other_config'] },
  })
  return rowsOf(chassis).map(row => ({
    id: String(row.name),
    name: String(row.hostname || row.name),
    remote: switchIn(mapIn(row.other_config)['ovn-cms-options'] ?? ''),
  }))
}

/** What a host says to whoever manages its OVN, separated by commas: `plenum-switch=tcp:10.0.0.11:6653`. */
function switchIn(options: string): Remote | undefined {
  const own = options.split(',').find(option => option.startsWith('plenum-switch='))
  return own === undefined ? undefined : parseRemote(own.slice('plenum-switch='.length))
}
