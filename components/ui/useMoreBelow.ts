import { useCallback, useState } from 'react'

/** Whether a scrolling element goes on below what is seen of it: `end` belongs to an element at its very end. */
export function useMoreBelow(): { isMoreBelow: boolean; end: React.RefCallback<HTMLElement> } {
  const [isMoreBelow, setMoreBelow] = useState(false)
  const end = useCallback((element: HTMLElement | null) => {
    if (!element) return
    const watcher = new IntersectionObserver(entries => setMoreBelow(!entries.at(-1)!.isIntersecting))
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [])
  return { isMoreBelow, end }
}
