import { useCallback, useMemo, useReducer, useRef } from 'react'
import { type Action, type Editor, reduce, startEditor } from './editor'

type Start = Parameters<typeof startEditor>[0]

/** The editor’s state in React, with a stable way to its present for handlers. */
export function useEditor(start: Start) {
  const [editor, dispatch] = useReducer(reduce, start, startEditor)
  const latest = useRef(editor)
  latest.current = editor
  const present = useCallback(() => latest.current, [])
  return useMemo(
    () => ({ editor, dispatch: dispatch as (action: Action) => void, present }),
    [editor, present],
  ) satisfies { editor: Editor }
}
