import { domainOf } from '@/server/domain/dns-name'
import { type Operation, unlessThere } from './ovsdb/operations'
import { map, mapIn, named, type Row, sameValue, uuid, uuidIn, uuidsIn, type Value } from './ovsdb/values'
import { stamp, stamped, stampOf } from './stamp'

/**
 * What a network answers when guests ask for names: one row of OVN's DNS table for each logical switch. OVN answers any
 * query that passes through the switch from it, on the guest's own host. All records of a name are one value there,
 * hence one row for all ports.
 */
export const table = 'DNS'

/** @param network Its switch, if that is there. */
export function bringNames(networkId: string, networkName: string, row?: Row, network?: Row): Operation[] {
  const holdIt = (dns: Value): Operation => ({
    ...{ op: 'mutate', table: 'Logical_Switch', where: stamped(networkId) },
    mutations: [['dns_records', 'insert', dns]],
  })
  if (!row)
    return [
      unlessThere(table, stamped(networkId)),
      {
        ...{ op: 'insert', table, 'uuid-name': 'dns' },
        row: { external_ids: stamp(networkId, networkName) },
      },
      holdIt(named('dns')),
    ]
  const isHeld = uuidsIn(network?.dns_records).includes(uuidIn(row._uuid))
  const isNamed = stampOf(row).name === networkName
  return [
    ...(isHeld ? [] : [holdIt(uuid(uuidIn(row._uuid)))]),
    ...(isNamed
      ? []
      : replace(row, {
          records: map(recordsOf(holdersIn(mapIn(row.records)), networkName)),
          external_ids: stamp(networkId, networkName),
        })),
  ]
}

/** So that these addresses, and no longer the former ones, are an answer to these names, and to no others. */
export function answerTo(
  row: Row,
  addresses: readonly string[],
  names: readonly string[],
  former: readonly string[] = [],
): Operation[] {
  const networkName = stampOf(row).name
  const without = answering(mapIn(row.records), former, [], networkName)
  const records = map(answering(without, addresses, names, networkName))
  return sameValue(row.records, records) ? [] : replace(row, { records })
}

/** What an address is an answer to. */
export const namesOf = (row: Row, address: string): string[] =>
  [...holdersIn(mapIn(row.records))].flatMap(([name, addresses]) => (addresses.has(address) ? name : [])).toSorted()

/** Only while it is as it was read: another port may have changed it meanwhile. */
function replace(row: Row, to: Row): Operation[] {
  const where: [string, '==', ReturnType<typeof uuid>][] = [['_uuid', '==', uuid(uuidIn(row._uuid))]]
  return [
    {
      ...{ op: 'wait', table, where, columns: ['records'], until: '==', timeout: 0 },
      rows: [{ records: row.records! }],
    },
    { op: 'update', table, where, row: to },
  ]
}

/** Name, with and without its domain → addresses, as OVN has them: separated by spaces. */
type Records = Record<string, string>

export function answering(
  records: Records,
  own: readonly string[],
  names: readonly string[],
  networkName: string,
): Records {
  const holders = holdersIn(records)
  for (const addresses of holders.values()) for (const address of own) addresses.delete(address)
  for (const name of names) holders.set(name, new Set([...(holders.get(name) ?? []), ...own]))
  return recordsOf(holders, networkName)
}

const holdersIn = (records: Records) =>
  new Map(
    Object.entries(records)
      .filter(([name]) => !name.includes('.'))
      .map(([name, addresses]) => [name, new Set(addresses.split(' ').filter(each => !each.startsWith(mapped)))]),
  )

const recordsOf = (holders: ReadonlyMap<string, ReadonlySet<string>>, networkName: string): Records =>
  Object.fromEntries(
    [...holders]
      .filter(([, addresses]) => addresses.size > 0)
      .flatMap(([name, addresses]) => {
        const ordered = [...addresses].sort()
        const isDual = ordered.some(each => each.includes(':'))
        const answer = [...ordered, ...(isDual ? [] : ordered.map(asIpv6))].join(' ')
        return [
          [name, answer],
          [`${name}.${domainOf(networkName)}`, answer],
        ]
      }),
  )

/**
 * OVN has no way to say that a name has no IPv6 address, where its network has none: it would leave the question alone, and guests, who ask for both
 * kinds at once, would wait for an answer. Told the same address in IPv6's spelling, they talk IPv4 to it.
 */
const mapped = '::ffff:'
const asIpv6 = (address: string) => `${mapped}${address}`
