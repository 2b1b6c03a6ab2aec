'use client'
import { useEffect, useRef } from 'react'
import { nearest, ways } from './nearest'

/**
 * Many buttons as one stop of Tab: arrow keys go to the nearest that way, Home and End to the first and the last, and Tab
 * comes back to where one was, or else to what is pressed. Spread the answer on what holds them.
 */
export function useArrowKeys<T extends HTMLElement>() {
  const container = useRef<T>(null)
  const current = useRef<HTMLElement>(null)
  const buttons = () => [...(container.current?.querySelectorAll<HTMLElement>('button') ?? [])]
  const settle = () => {
    const all = buttons()
    const stop =
      all.find(each => each === current.current) ?? all.find(each => each.ariaPressed === 'true') ?? all.at(0)
    for (const each of all) each.tabIndex = each === stop ? 0 : -1
  }
  // After every render: some may be new, and the one where one was may be gone.
  useEffect(settle)

  return {
    ref: container,
    onFocus: (event: React.FocusEvent) => {
      current.current = event.target.closest('button')
      settle()
    },
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return
      const all = buttons()
      const here = all.find(each => each === current.current)
      const way = ways[event.key]
      const next =
        event.key === 'Home'
          ? all.at(0)
          : event.key === 'End'
            ? all.at(-1)
            : here &&
              way &&
              nearest(
                middleOf(here),
                way,
                all.map(item => ({ item, middle: middleOf(item) })),
              )
      if (!next && !way) return
      event.preventDefault()
      next?.focus()
    },
  }
}

function middleOf(element: HTMLElement): [number, number] {
  const { x, y, width, height } = element.getBoundingClientRect()
  return [x + width / 2, y + height / 2]
}
