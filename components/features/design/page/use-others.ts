import { useMemo } from 'react'
import type { Other } from '../looks'

type Here = Other & { selection: readonly string[] }
const nobody: readonly Here[] = []

/** Who else draws here, each with a hue of their own. */
export function useOthers(_draftId: string | null, _selection: readonly string[]): readonly Here[] {
  return useMemo(() => nobody, [])
}
