'use client'
import { usePathname } from 'next/navigation'
import { type RefObject, useLayoutEffect } from 'react'
import { placeOf, rememberPlace } from './came-back'

/** A scrolling part of a page begins at its top, and where it was left when one comes back to its page. */
export function useKeptScroll(part: RefObject<HTMLElement | null>, name: string): void {
  const pathname = usePathname()
  useLayoutEffect(() => {
    const at = part.current
    if (!at) return
    at.scrollTo({ top: placeOf(pathname, name) })
    const remember = () => rememberPlace(pathname, name, at.scrollTop)
    at.addEventListener('scroll', remember, { passive: true })
    return () => at.removeEventListener('scroll', remember)
  }, [part, name, pathname])
}
