import { useCallback, useRef, useState } from 'react'
import type { Conflict } from '@/server/domain/design/merge'

/**
 * Where both sides changed the same, until a person has chosen. A later merge adds to them and never makes one forgotten;
 * nothing is saved over somebody else’s edit meanwhile.
 */
export function useConflicts() {
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([])
  const latest = useRef(conflicts)
  const put = useCallback((next: readonly Conflict[]) => {
    latest.current = next
    setConflicts(next)
  }, [])
  const add = useCallback(
    (found: readonly Conflict[]) => {
      const anew = new Set(found.map(placeOf))
      const open = latest.current.filter(each => !anew.has(placeOf(each)))
      if (open.length + found.length > 0) put([...open, ...found])
    },
    [put],
  )
  const areOpen = useCallback(() => latest.current.length > 0, [])
  return { conflicts, add, put, areOpen }
}

const placeOf = ({ path }: Conflict) => path.join('\n')
