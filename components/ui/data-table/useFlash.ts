'use client'
import { type RefObject, useEffect, useRef } from 'react'

/** Tints an element once when `key` changes after the first render, and lets it fade. */
export function useFlash(element: RefObject<HTMLElement | null>, key: unknown): void {
  const before = useRef(key)
  useEffect(() => {
    if (Object.is(before.current, key)) return
    before.current = key
    const style = element.current && getComputedStyle(element.current)
    if (!style) return
    const tint = style.getPropertyValue('--accent-soft')
    element.current?.animate([{ backgroundColor: tint }, { backgroundColor: tint, offset: 0.3 }, {}], {
      duration: 1200,
      easing: 'ease-out',
    })
  }, [element, key])
}
