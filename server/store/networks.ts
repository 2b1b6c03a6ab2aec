import { type Cidr, parseCidr } from '@/server/domain/address'
import type { Id } from '@/server/domain/ids'
import { type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'

export type NetworkRow = { id: Id<'network'>; name: string; cidr: string }

export const networksToChoose = (on: Runner, vdcId: string) =>
  rows<NetworkRow>(on, sql`SELECT id, name, cidr FROM network WHERE vdc_id = ${vdcId} ORDER BY created_at, id`)

/** Addresses in use, held until the transaction ends: nobody else hands out one of this network meanwhile. */
export async function lockAddresses(tx: AnyTx, networkId: string): Promise<Set<string>> {
  // Two statements: the second one sees what whoever held the lock before has handed out.
  await rows(tx, sql`SELECT 1 FROM network WHERE id = ${networkId} FOR NO KEY UPDATE`)
  const used = await rows<{ address: string }>(tx, sql`SELECT address FROM instance WHERE network_id = ${networkId}`)
  return new Set(used.map(row => row.address))
}

/** Every network's range, held until the transaction ends. */
export async function lockCidrs(tx: AnyTx): Promise<Cidr[]> {
  await rows(tx, sql`SELECT pg_advisory_xact_lock(hashtext('plenum-cidr'))::text`)
  const found = await rows<{ cidr: string }>(tx, sql`SELECT cidr FROM network`)
  return found.flatMap(row => parseCidr(row.cidr) ?? [])
}

export async function insertNetwork(
  tx: AnyTx,
  network: { id: string; vdcId: string; name: string; cidr: string },
): Promise<void> {
  await rows(
    tx,
    sql`INSERT INTO network (id, vdc_id, name, cidr) VALUES (${network.id}, ${network.vdcId}, ${network.name}, ${network.cidr})`,
  )
}
