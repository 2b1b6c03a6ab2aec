import { useEffect, useRef } from 'react'

/** To a thing on the canvas; false: it is not drawn yet, or not any more. */
export function focusNode(id: string): boolean {
  const at = CSS.escape(id)
  // A cluster has a node in each of its zones.
  const node = document.querySelector<HTMLElement>(
    `.react-flow__node[data-id="${at}"], .react-flow__node[data-id^="${at}@"]`,
  )
  node?.focus({ preventScroll: true })
  // One that was not measured yet is hidden, and takes none.
  return node !== null && document.activeElement === node
}

export const propertiesId = 'properties'

/** To the first field of what is selected; false: nothing of it can be changed here. */
export function focusProperties(): boolean {
  const field = document.querySelector<HTMLElement>(`#${propertiesId} fieldset:enabled :is(input, [role=combobox])`)
  field?.focus()
  return Boolean(field)
}

/** Who adds or renames by keys is at the new thing afterwards. @returns called before something is added. */
export function useFollow(selection: readonly string[]): () => void {
  const isAdding = useRef(false)
  const [first = ''] = selection
  useEffect(() => {
    const isLost = document.activeElement === document.body
    if (!first || !(isAdding.current || isLost)) return
    isAdding.current = false
    const from = document.activeElement
    let frame = 0
    // It is drawn a moment later, and once more after it came into sight.
    const follow = (left: number) => {
      if ([document.body, from].includes(document.activeElement as HTMLElement)) focusNode(first)
      if (left > 0) frame = requestAnimationFrame(() => follow(left - 1))
    }
    follow(30)
    return () => cancelAnimationFrame(frame)
  }, [first])
  return () => {
    isAdding.current = true
  }
}
