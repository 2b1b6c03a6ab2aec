import type { DesignDocument, DesignLayout } from '@/server/domain/design/document'
import { type Conflict, mergeDesigns } from '@/server/domain/design/merge'
import { sameJson } from '@/server/domain/same-json'

export type Drawn = { base: DesignDocument; document: DesignDocument; layout: DesignLayout }
export type CaughtUp = Drawn & { conflicts: Conflict[] }

/** What is there has changed since the design began from it: both go into one, and it begins from there now. */
export function withWhatIsThere(mine: Drawn, there: DesignDocument): CaughtUp {
  const { merged, conflicts } = mergeDesigns(mine.base, mine.document, there)
  return { base: there, document: merged, layout: mine.layout, conflicts }
}

/**
 * Somebody else saved the same draft: their edits and mine, both since what was last saved together. Where I drew nothing,
 * it is the very document that they saved: two windows that saved it again would answer each other for ever.
 */
export function withTheirs(shared: Drawn, mine: Drawn, theirs: Drawn): CaughtUp {
  const { merged, conflicts } = mergeDesigns(shared.document, mine.document, theirs.document)
  const document = sameJson(merged, theirs.document) ? theirs.document : merged
  const moved = Object.entries(theirs.layout).filter(([key, at]) => {
    const before = shared.layout[key]
    return before?.x !== at.x || before.y !== at.y
  })
  return { base: theirs.base, document, layout: { ...mine.layout, ...Object.fromEntries(moved) }, conflicts }
}
