import { type Cidr, serviceAddressOf } from '@/server/domain/address'
import type { Operation } from './ovsdb/operations'
import { type Atom, named, type Row, sameValue, set, uuid, uuidIn } from './ovsdb/values'
import { type Acl, priorities } from './rules'
import { stamp, stamped } from './stamp'

/**
 * What security groups (rules.ts) leave to each network, beside them. Members of any may ask for names, whatever else
 * they may send. And where OVN answers names, it lets pass all that comes from port 53, past every group: so nobody may
 * begin to talk from there. What a guest's own name server answers is no beginning.
 */
const aclsOf = (range: Cidr): Acl[] => [
  {
    ...{ direction: 'from-lport', priority: priorities.allow, action: 'allow' },
    match: `ip4.dst == ${serviceAddressOf(range)} && udp.dst == 53`,
  },
  { direction: 'from-lport', priority: priorities.allow + 1, action: 'drop', match: 'ct.new && udp.src == 53' },
]

export function bringNameRules(id: string, name: string, range: Cidr, rows: readonly Row[]): Operation[] {
  const wanted = aclsOf(range)
  if (rows.length === wanted.length && wanted.every(acl => rows.some(row => sameValue(row.match, acl.match)))) return []
  const inserts = wanted.map(
    (acl, index): Operation => ({
      ...{ op: 'insert', table: 'ACL', 'uuid-name': `names${index}` },
      row: { ...acl, external_ids: stamp(id, name) },
    }),
  )
  const mutate: Operation = {
    ...{ op: 'mutate', table: 'Logical_Switch', where: stamped(id) },
    mutations: [
      ['acls', 'delete', set(rows.map((row): Atom => uuid(uuidIn(row._uuid))))],
      ['acls', 'insert', set(wanted.map((_, index): Atom => named(`names${index}`)))],
    ],
  }
  return [...inserts, mutate]
}
