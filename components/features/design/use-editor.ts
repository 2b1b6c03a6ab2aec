import { useCallback, useMemo, useRef, useState } from 'react'
import { type Action, type Editor, reduce, startEditor } from './editor'

type Start = Parameters<typeof startEditor>[0]

/**
 * The editor’s state in React, with a stable way to its present for handlers. An action is part of the present at once,
 * not only when it is drawn: what is saved right after somebody else’s edit was taken in has that edit in it.
 */
export function useEditor(start: Start) {
  const [editor, setEditor] = useState(() => startEditor(start))
  const latest = useRef(editor)
  const dispatch = useCallback((action: Action) => {
    latest.current = reduce(latest.current, action)
    setEditor(latest.current)
  }, [])
  const present = useCallback(() => latest.current, [])
  return useMemo(() => ({ editor, dispatch, present }), [editor, dispatch, present]) satisfies { editor: Editor }
}
