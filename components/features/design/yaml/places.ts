import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { type DesignSection, designSections } from '@/server/domain/design/document'
import { thingKey } from '@/server/domain/design/keys'

/** Where a thing stands in the text, as offsets. */
export type TextPlace = { key: string; from: number; to: number }

/** The places of all things of a design in its YAML, also while it has faults. */
export function placesIn(text: string): TextPlace[] {
  const { contents } = parseDocument(text, { lineCounter: new LineCounter(), logLevel: 'silent' })
  if (!isMap(contents)) return []
  return contents.items.flatMap(({ key, value }) => {
    const section = designSections.find(each => isScalar(key) && key.value === each)
    if (!section || !isMap(value)) return []
    return value.items.flatMap(pair => {
      if (!isScalar(pair.key) || !pair.key.range) return []
      const [from, end] = pair.key.range
      const range = (pair.value as { range?: [number, number, number] } | null)?.range
      return [{ key: thingKey(section as DesignSection, String(pair.key.value)), from, to: range?.[1] ?? end }]
    })
  })
}
