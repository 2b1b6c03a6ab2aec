import type { Call, Infrastructure, Sight } from './types'

export type Witness = { id: string; name: string }

/**
 * What other hosts see of one that does not answer us: `seen` if any of them does, `silent` if one looked and none did.
 * A witness that fails, or can't tell, tells nothing.
 */
export async function sightOf(
  infrastructure: Infrastructure,
  witnesses: readonly Witness[],
  otherConfig: unknown,
  call: Call,
): Promise<{ heartbeat: Sight; witnesses: string[] }> {
  const looks = await Promise.all(
    witnesses.map(async ({ id, name }) => {
      const ask = async (): Promise<Sight> => {
        const connection = await infrastructure.compute(id)
        return (await connection.sees?.(otherConfig, call)) ?? 'unknown'
      }
      return { name, sight: await ask().catch((): Sight => 'unknown') }
    }),
  )
  const told = looks.filter(look => look.sight !== 'unknown')
  const seenBy = told.filter(look => look.sight === 'seen')
  if (seenBy.length > 0) return { heartbeat: 'seen', witnesses: seenBy.map(look => look.name) }
  return { heartbeat: told.length > 0 ? 'silent' : 'unknown', witnesses: told.map(look => look.name) }
}
