import type { SigningKeyView } from '@/server/domain/image-signature'
import type { OpenPgpKey } from '@/server/domain/openpgp-key'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'
import { orConflict } from './unique'

type Row = Omit<SigningKeyView, 'createdAt'> & { createdAt: Date }
const columns = sql`id, owner, fingerprint, created_at AS "createdAt"`
const toView = ({ id, owner, fingerprint, createdAt }: Row): SigningKeyView => ({
  ...{ id, owner, fingerprint },
  createdAt: createdAt.toISOString(),
})
const announced = sql`announced AS (INSERT INTO event (scope, kind, id) SELECT 'platform', 'image', id FROM changed)`

export const listSigningKeys = async (on: Runner): Promise<SigningKeyView[]> =>
  (await rows<Row>(on, sql`SELECT ${columns} FROM signing_key ORDER BY owner, id`)).map(toView)

/** All that gpgv is to know: keys, one after the other. */
export async function readKeyring(on: Runner): Promise<Buffer> {
  const keys = await rows<{ packets: string }>(
    on,
    sql`SELECT encode(packets, 'base64') AS packets FROM signing_key ORDER BY id`,
  )
  return Buffer.concat(keys.map(({ packets }) => Buffer.from(packets, 'base64')))
}

/** @throws `conflict` when it is there already */
export async function insertSigningKey(on: Runner, id: string, key: OpenPgpKey): Promise<SigningKeyView> {
  const row = await orConflict(
    firstRow<Row>(
      on,
      sql`WITH changed AS (
          INSERT INTO signing_key (id, owner, fingerprint, packets)
          VALUES (${id}, ${key.owner}, ${key.fingerprint}, decode(${Buffer.from(key.packets).toString('base64')}, 'base64'))
          RETURNING *
        ), ${announced}
        SELECT ${columns}, ${notify} FROM changed`,
    ),
    'This key is trusted already.',
  )
  return toView(row!)
}

export async function deleteSigningKey(on: Runner, id: string): Promise<SigningKeyView | null> {
  const row = await firstRow<Row>(
    on,
    sql`WITH changed AS (DELETE FROM signing_key WHERE id = ${id} RETURNING *), ${announced}
      SELECT ${columns}, ${notify} FROM changed`,
  )
  return row && toView(row)
}
