'use client'
import { usePathname } from 'next/navigation'
import { type RefObject, useEffect, useRef } from 'react'

/**
 * Who came by a key, or by a button that is gone, is at the page and not before the rail: Tab goes on in it. Whoever
 * pressed a link that stays keeps it, and a first page begins at its “Skip to content”.
 */
export function usePageFocus(main: RefObject<HTMLElement | null>): void {
  const pathname = usePathname()
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true })
  }, [main, pathname])
}
