import type { SshKeyView } from '@/server/domain/access'
import { sshKeyFactsOf } from '@/server/domain/ssh-fingerprint'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'
import { orConflict } from './unique'

type SshKeyRow = { id: SshKeyView['id']; name: string; publicKey: string; createdAt: Date }

const columns = sql`id, name, public_key AS "publicKey", created_at AS "createdAt"`
const announceKeys = sql`announced AS (INSERT INTO event (scope, kind, id) SELECT user_id, 'sshKey', id FROM changed)`

const toView = ({ id, name, publicKey, createdAt }: SshKeyRow): SshKeyView => ({
  ...{ id, name, publicKey, createdAt: createdAt.toISOString() },
  ...sshKeyFactsOf(publicKey),
})

/** By name. */
export const sshKeysOf = async (on: Runner, userId: string): Promise<SshKeyView[]> =>
  (
    await rows<SshKeyRow>(on, sql`SELECT ${columns} FROM ssh_key WHERE user_id = ${userId} ORDER BY lower(name), id`)
  ).map(toView)

export type NewSshKey = { id: string; userId: string; name: string; publicKey: string }

/** @throws `conflict` when the person has that key already */
export async function insertSshKey(on: Runner, it: NewSshKey): Promise<SshKeyView> {
  const { fingerprint } = sshKeyFactsOf(it.publicKey)
  const row = await orConflict(
    firstRow<SshKeyRow>(
      on,
      sql`WITH changed AS (
          INSERT INTO ssh_key (id, user_id, name, public_key, fingerprint)
          VALUES (${it.id}, ${it.userId}, ${it.name}, ${it.publicKey}, ${fingerprint})
          RETURNING *
        ), ${announceKeys}
        SELECT ${columns}, ${notify} FROM changed`,
    ),
    'You have this key already.',
  )
  return toView(row!)
}

/** Null when the person has no such key. */
export async function deleteSshKey(on: Runner, userId: string, sshKeyId: string): Promise<SshKeyView | null> {
  const row = await firstRow<SshKeyRow>(
    on,
    sql`WITH changed AS (DELETE FROM ssh_key WHERE id = ${sshKeyId} AND user_id = ${userId} RETURNING *), ${announceKeys}
      SELECT ${columns}, ${notify} FROM changed`,
  )
  return row && toView(row)
}
