'use client'
import { usePathname } from 'next/navigation'
import { type RefObject, useEffect } from 'react'
import { settlePlaces } from './came-back'
import { useKeptScroll } from './useKeptScroll'

/** For what holds the page itself. */
export function usePageScroll(main: RefObject<HTMLElement | null>): void {
  const pathname = usePathname()
  useKeptScroll(main, 'main')
  // After the layout effects of all that is inside, which ask whether one came back.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per page
  useEffect(settlePlaces, [pathname])
}
