import { useMemo } from 'react'
import { usePresence } from '@/components/live/use-presence'
import type { Other } from '../looks'

/** Who else draws here and what they have selected, each in a hue that stays theirs. */
export function useOthers(
  draftId: string | null,
  selection: readonly string[],
): readonly (Other & { selection: readonly string[] })[] {
  const present = usePresence(draftId, selection)
  return useMemo(
    () =>
      present.map(each => ({
        userId: each.userId,
        name: each.name,
        selection: each.selection,
        hue: hueOf(each.userId),
      })),
    [present],
  )
}

const hueOf = (userId: string) => ([...userId].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 8) + 1
