'use client'
import dynamic from 'next/dynamic'
import { useEffect, useState } from 'react'
import { useHotkey } from '@/components/ui/useHotkey'

// Its list is weighty, and not everyone searches. Ctrl or ⌘ alone fetches it: K comes later.
const loadPalette = () => import('./Palette').then(file => file.Palette)
const Palette = dynamic(loadPalette, { ssr: false })

type Of = { vdcId: string | null; isOperator: boolean }

/** The palette, fetched when it is wanted first; what is typed until it is there is not lost. */
export function usePalette(of: Of): { open: () => void; palette: React.ReactNode } {
  const [isWanted, setWanted] = useState(false)
  const [isOpen, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const open = () => {
    setWanted(true)
    setOpen(true)
  }
  const onOpenChange = (next: boolean) => {
    setOpen(next)
    if (!next) setQuery('')
  }
  useHotkey('mod+k', open)
  useModifierAlone(loadPalette)
  useEarlyKeys(isOpen, key => {
    if (key === 'Escape') onOpenChange(false)
    else setQuery(before => (key === 'Backspace' ? before.slice(0, -1) : before + key))
  })
  const palette = isWanted && (
    <Palette {...of} open={isOpen} onOpenChange={onOpenChange} query={query} onQueryChange={setQuery} />
  )
  return { open, palette }
}

const others = ['Backspace', 'Escape']

/** Keys that no field has yet; the shortcuts of the page must not hear them. */
function useEarlyKeys(isOn: boolean, onKey: (key: string) => void): void {
  useEffect(() => {
    if (!isOn) return
    const onKeyDown = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey } = event
      if (ctrlKey || metaKey || altKey || (key.length > 1 && !others.includes(key))) return
      if ((event.target as HTMLElement).closest('[role=dialog]')) return
      event.preventDefault()
      event.stopPropagation()
      onKey(key)
    }
    document.addEventListener('keydown', onKeyDown, { capture: true })
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true })
  })
}

/** Runs at the first press of Ctrl or ⌘, before the key that goes with it. */
function useModifierAlone(run: () => unknown): void {
  useEffect(() => {
    const onKeyDown = ({ key }: KeyboardEvent) => {
      if (key !== 'Control' && key !== 'Meta') return
      document.removeEventListener('keydown', onKeyDown)
      run()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [run])
}
