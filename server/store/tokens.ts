import type { TokenView } from '@/server/domain/access'
import { notify } from './instances'
import { firstRow, type Runner, rows, sql } from './sql'

type TokenRow = { [K in keyof TokenView]: K extends `${string}At` ? Date | null : TokenView[K] }

const columns = sql`id, name, hint, created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt"`
const announceTokens = sql`announced AS (INSERT INTO event (scope, kind, id) SELECT user_id, 'token', id FROM changed)`

const toView = (row: TokenRow): TokenView => ({
  ...row,
  createdAt: row.createdAt!.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
})

/** Those that are not revoked, newest first. */
export const tokensOf = async (on: Runner, userId: string): Promise<TokenView[]> =>
  (
    await rows<TokenRow>(
      on,
      sql`SELECT ${columns} FROM api_token WHERE user_id = ${userId} AND revoked_at IS NULL ORDER BY created_at DESC, id`,
    )
  ).map(toView)

export type NewToken = {
  id: string
  userId: string
  name: string
  hash: string
  hint: string
  expiresInDays: number | null
}

export async function insertToken(on: Runner, it: NewToken): Promise<TokenView> {
  const row = await firstRow<TokenRow>(
    on,
    sql`WITH changed AS (
        INSERT INTO api_token (id, user_id, name, hash, hint, expires_at)
        VALUES (${it.id}, ${it.userId}, ${it.name}, ${it.hash}, ${it.hint},
          now() + ${it.expiresInDays}::int * interval '1 day')
        RETURNING *
      ), ${announceTokens}
      SELECT ${columns}, ${notify} FROM changed`,
  )
  return toView(withoutNotice(row!))
}

/** Null when the person has no such token, or revoked it before. */
export async function revokeToken(on: Runner, userId: string, tokenId: string): Promise<TokenView | null> {
  const row = await firstRow<TokenRow>(
    on,
    sql`WITH changed AS (
        UPDATE api_token SET revoked_at = now() WHERE id = ${tokenId} AND user_id = ${userId} AND revoked_at IS NULL
        RETURNING *
      ), ${announceTokens}
      SELECT ${columns}, ${notify} FROM changed`,
  )
  return row && toView(withoutNotice(row))
}

function withoutNotice(row: TokenRow): TokenRow {
  const { id, name, hint, createdAt, expiresAt, lastUsedAt } = row
  return { id, name, hint, createdAt, expiresAt, lastUsedAt }
}
