import type { MemberView } from '@/server/domain/access'
import { newId } from '@/server/domain/ids'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'
import type { AnyTx } from './transact'

/** The organization that VDCs belong to until there are more. */
export async function defaultOrganization(tx: AnyTx): Promise<string> {
  await rows(
    tx,
    sql`INSERT INTO organization (id, name) VALUES (${newId('organization')}, 'default') ON CONFLICT (name) DO NOTHING`,
  )
  return (await firstRow<{ id: string }>(tx, sql`SELECT id FROM organization WHERE name = 'default'`))!.id
}

export type NewVdc = { id: string; organizationId: string; name: string; description: string }

/** False when the name is taken. */
export async function insertVdc(tx: AnyTx, it: NewVdc): Promise<boolean> {
  const made = await rows(
    tx,
    sql`WITH changed AS (
        INSERT INTO vdc (id, organization_id, name, description)
        VALUES (${it.id}, ${it.organizationId}, ${it.name}, ${it.description})
        ON CONFLICT (organization_id, name) DO NOTHING RETURNING id
      ), announced AS (INSERT INTO event (scope, kind, id) SELECT id, 'vdc', id FROM changed)
      SELECT id, ${notify} FROM changed`,
  )
  return made.length > 0
}

export const userByEmail = (on: Runner, email: string) =>
  firstRow<{ id: string; name: string }>(on, sql`SELECT id, name FROM "user" WHERE email = ${email}`)

/** Heard by the VDC and by the person, whose list of VDCs is another now. */
const announceMember = sql`announced AS (
    INSERT INTO event (scope, kind, id)
    SELECT vdc_id, 'vdc', vdc_id FROM changed UNION ALL SELECT user_id, 'vdc', vdc_id FROM changed
  )`

export async function writeMember(tx: AnyTx, vdcId: string, userId: string, role: MemberView['role']): Promise<void> {
  await rows(
    tx,
    sql`WITH changed AS (
        INSERT INTO vdc_member (vdc_id, user_id, role) VALUES (${vdcId}, ${userId}, ${role})
        ON CONFLICT (vdc_id, user_id) DO UPDATE SET role = excluded.role RETURNING vdc_id, user_id
      ), ${announceMember}
      SELECT ${notify}`,
  )
}

/** The member that was, or null. */
export const deleteMember = (tx: AnyTx, vdcId: string, userId: string) =>
  firstRow<MemberView>(
    tx,
    sql`WITH changed AS (
        DELETE FROM vdc_member WHERE vdc_id = ${vdcId} AND user_id = ${userId} RETURNING vdc_id, user_id, role
      ), ${announceMember}, told AS (SELECT ${notify})
      SELECT u.id AS "userId", u.name, u.email, changed.role FROM changed JOIN "user" u ON u.id = changed.user_id, told`,
  )
