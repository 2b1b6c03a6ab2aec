import type * as ids from '@/server/domain/ids'

let drawn = 0

/** From one again: what follows from ids comes again as it was. */
export const startNumbering = () => {
  drawn = 0
}

/** Ids by number instead of by time and chance, for `vi.mock('@/server/domain/ids', …)`. */
export const numbered = (original: typeof ids): typeof ids => ({
  ...original,
  newId: kind => `${original.idPrefixes[kind]}_${String(++drawn).padStart(20, '0')}` as never,
})
