import type { DesignDocument, DesignLayout } from '@/server/domain/design/document'
import type { Whereabouts } from '../picture'

/** What undo brings back. */
export type Snapshot = { document: DesignDocument; layout: DesignLayout }

/** Everything that somebody who draws holds in their hands. */
export type Editor = Snapshot & {
  /** What is there: what the design began from. */
  base: DesignDocument
  /** Keys of things. */
  selection: readonly string[]
  past: readonly Snapshot[]
  future: readonly Snapshot[]
  /** Edits in a row under one tag are one step of undo: typing a number, nudging a card. */
  tag: string | null
  /** The data center's zones in their order. */
  zones: readonly string[]
  whereabouts: Whereabouts
}

export type Surroundings = Pick<Editor, 'zones' | 'whereabouts'>
/** More steps than anyone takes back. */
export const longestHistory = 200
