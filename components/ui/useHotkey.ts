'use client'
import { useEffect, useRef } from 'react'

/**
 * Calls `run` on a key: "mod+k" (⌘ or Ctrl), "/", "c". Plain keys are left alone while typing in a field or while a
 * dialog or menu is open.
 */
export function useHotkey(hotkey: string, run: () => void, isEnabled = true): void {
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    if (!isEnabled) return
    const parts = hotkey.toLowerCase().split('+')
    const key = parts.at(-1)
    const needsMod = parts.includes('mod')
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.altKey || event.key.toLowerCase() !== key) return
      if (needsMod !== (event.metaKey || event.ctrlKey)) return
      const target = event.target as HTMLElement
      if (
        !needsMod &&
        target.closest('input, textarea, select, [contenteditable=true], [role=dialog], [role=menu], .xterm')
      )
        return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [hotkey, isEnabled])
}
