import type { z } from 'zod'
import { type DesignDocument, type DesignPath, type DesignProblem, designDocument } from './document'
import { didYouMean } from './nearest'
import { fieldsOf, schemaAt } from './schema-at'

export type ReadDesign = { document: DesignDocument; problems: [] } | { document: null; problems: DesignProblem[] }

/** Anything as a design, or what is wrong with its form, in sentences. */
export function readDesign(value: unknown): ReadDesign {
  const parsed = designDocument.safeParse(value)
  if (parsed.success) return { document: parsed.data, problems: [] }
  return { document: null, problems: parsed.error.issues.flatMap(issue => faultsOf(issue, value)) }
}

function faultsOf(issue: z.core.$ZodIssue, input: unknown): DesignProblem[] {
  const path = issue.path as DesignPath
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key => ({ path: [...path, key], message: unknownField(path, key) }))
  return [{ path, message: sentence(messageOf(issue, valueAt(input, path))) }]
}

function unknownField(path: DesignPath, key: string): string {
  const known = fieldsOf(schemaAt(path)) ?? []
  const meant = didYouMean(key, known)
  if (path.length === 0) return `A design has no section ${key}.${meant || ` It has ${listed(known)}.`}`
  return `There is no field ${key} here.${meant || ` There are ${listed(known)}.`}`
}

function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  const field = issue.path.at(-1)
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, value, field)
    case 'invalid_key':
      return `“${String(field)}” can’t be a name here. ${issue.issues[0]?.message ?? 'Choose another one'}`
    case 'invalid_value':
      return issue.values.length === 1
        ? `Write ${String(field)}: ${String(issue.values[0])}, the only one there is`
        : `Use one of ${listed(issue.values.map(String))}.${didYouMean(String(value), issue.values.map(String))}`
    case 'too_small':
    case 'too_big':
      return outOfBounds(issue)
    default:
      return issue.message
  }
}

function wrongType(expected: string, value: unknown, field: PropertyKey | undefined): string {
  const name = String(field)
  if (value === undefined) return `${name} is missing; write it here`
  if (value === null) return `Give ${name} a value or leave it out`
  if (expected === 'object' || expected === 'record')
    return field === undefined
      ? 'Write a design here, with sections like “networks:” and “instances:”'
      : `Write what belongs to ${name} below it, each as “name: value”`
  if (expected === 'array') return `Write a list here, like [${typeof value === 'string' ? value : 'a, b'}]`
  if (expected === 'int') return 'Write a whole number here'
  if (expected === 'number')
    return typeof value === 'string' ? 'Write a number here, without quotes' : 'Write a number here'
  return typeof value === 'object' ? 'Write one text here' : `Put quotes around ${String(value)}: it has to be a text`
}

function outOfBounds(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const isOwn = !/^Too (small|big)/.test(issue.message)
  if (isOwn) return issue.message
  const unit = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : ''
  return issue.code === 'too_big'
    ? `Use at most ${String(issue.maximum)}${unit}`
    : `Use at least ${String(issue.minimum)}${unit}`
}

function valueAt(input: unknown, path: DesignPath): unknown {
  return path.reduce<unknown>(
    (of, key) =>
      typeof of === 'object' && of !== null && Object.hasOwn(of, key) ? of[key as keyof typeof of] : undefined,
    input,
  )
}

const listed = (words: string[]) => new Intl.ListFormat('en').format(words)
const sentence = (text: string) => (/[.?!]$/.test(text) ? text : `${text}.`)
