import { inKeyOrder, sshKeyInWords } from '../ssh-key'
import type { ChangeAction, FieldChange } from './plan'

type Impact = FieldChange['impact']
type Value = string | number | null | undefined

/** The field, if both values differ; in words for people. */
export function differs<T extends Value>(
  field: string,
  from: T,
  to: T,
  impact: Impact,
  options: { isDrift?: boolean; words?: (value: NonNullable<T>) => string } = {},
): FieldChange[] {
  if ((from ?? null) === (to ?? null)) return []
  const { isDrift = false, words = String } = options
  const inWords = (value: T) => (value === null || value === undefined ? null : words(value))
  return [{ field, from: inWords(from), to: inWords(to), impact, isDrift }]
}

/** One field for each that only one side has: sets of things that have no order. */
export function setFields(field: string, from: string[], to: string[], impact: Impact): FieldChange[] {
  const gone = from.filter(each => !to.includes(each)).flatMap(each => differs(field, each, null, impact))
  const added = to.filter(each => !from.includes(each)).flatMap(each => differs(field, null, each, impact))
  return [...gone, ...added]
}

const severity: Record<Impact, number> = { live: 0, restart: 1, replace: 2 }
const actions: Record<Impact, ChangeAction> = {
  live: 'update live',
  restart: 'update with restart',
  replace: 'replace',
}

/** The severest impact decides. */
export const actionOf = (fields: readonly FieldChange[]): ChangeAction =>
  actions[fields.reduce<Impact>((worst, { impact }) => (severity[impact] > severity[worst] ? impact : worst), 'live')]

export const yesNo = (is: boolean | undefined) => (is ? 'yes' : 'no')
export const inGiB = (size: number) => `${size} GiB`
export const inMemory = (mib: number) => (mib % 1024 === 0 ? `${mib / 1024} GiB` : `${mib} MiB`)

/** What is in it is nobody's business who only reads a plan: it may hold a password. */
export const userDataInWords = (from: string | null | undefined, to: string | null | undefined) => ({
  from: from ? 'as it was' : null,
  to: to ? 'as given' : null,
})

/** Whose keys. Two of one comment are told apart by what a plan says besides: that they differ. */
export const sshKeysInWords = (from: readonly string[] = [], to: readonly string[] = []) => ({
  from: listed(from.map(sshKeyInWords).toSorted()) || 'none',
  to: listed(to.map(sshKeyInWords).toSorted()) || 'none',
})

/** The field, if the sets differ. */
export function sshKeysDiffer(from: readonly string[] = [], to: readonly string[] = []): FieldChange[] {
  if (stable(inKeyOrder(from)) === stable(inKeyOrder(to))) return []
  return [{ field: 'SSH keys', ...sshKeysInWords(from, to), impact: 'replace', isDrift: false }]
}

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[], last = 'and') =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`

/** What brings a change of these fields about. */
export function whyFields(fields: readonly FieldChange[]): string {
  const asked = [...new Set(fields.filter(each => !each.isDrift).map(each => each.field))]
  const drifted = [...new Set(fields.filter(each => each.isDrift).map(each => each.field))]
  return [
    ...(asked.length > 0 ? [`The design gives it another ${listed(asked)}.`] : []),
    ...(drifted.length > 0 ? [`Its ${listed(drifted)} is not as it was left: this repairs it.`] : []),
  ].join(' ')
}

/** The same text for the same value, whatever the order of its keys. */
export function stable(value: unknown): string {
  return JSON.stringify(value, (_, each) =>
    each && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}
