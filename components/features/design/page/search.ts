import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'

/** The three views of one picture. */
export const views = ['design', 'plan', 'live'] as const
export type View = (typeof views)[number]

const parsers = {
  view: parseAsStringLiteral(views).withDefault('design'),
  plan: parseAsString,
  /** Where there are several; else the latest. */
  draft: parseAsString,
  yaml: parseAsBoolean.withDefault(false),
  list: parseAsBoolean,
  /** What is let fail in the live picture. */
  fails: parseAsString,
}
/** What is on the screen, in the address: so it can be sent on. */
export const useDesignSearch = () => useQueryStates(parsers, { history: 'push' })
