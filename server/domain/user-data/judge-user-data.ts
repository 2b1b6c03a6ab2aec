import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { userData } from '../instance'

/**
 * What cloud-init makes of user data, judged before a guest boots with it: there it would be a warning in a log that
 * nobody reads. The first line says what it is; of a cloud-config the YAML is read, and what the form knows of.
 */
export type UserDataFault = { message: string; line: number | null }

/** Undefined: nothing is wrong with it. */
export function judgeUserData(text: string): UserDataFault | undefined {
  if (!text.trim()) return undefined
  if (isScript(text))
    return /^#![ \t]*\S/.test(text) ? undefined : { message: 'Say after #! which program runs it', line: 1 }
  if (isCloudConfig(text)) return judgeCloudConfig(text)
  if (otherKinds.some(kind => text.toLowerCase().startsWith(kind))) return undefined
  return { message: 'Begin with #cloud-config, or with #! and the program that runs it', line: 1 }
}

/** For a field: with the line in front. */
export function userDataFault(text: string): string | undefined {
  if (judged?.text === text) return judged.fault
  const fault = judgeUserData(text)
  judged = {
    text,
    fault: fault && (fault.line === null ? `${fault.message}.` : `Line ${fault.line}: ${fault.message}.`),
  }
  return judged.fault
}

/** The members of a cluster have one text: it is read once for all of them. */
let judged: { text: string; fault: string | undefined } | undefined

/** For what makes an instance: what is recorded was judged then, or is older than the judge. */
export const judgedUserData = userData.superRefine((text, context) => {
  const message = userDataFault(text)
  if (message) context.addIssue({ code: 'custom', message })
})

export const isScript = (text: string) => text.startsWith('#!')
export const isCloudConfig = (text: string) => /^#cloud-config[ \t\r]*(\n|$)/.test(text)

/** Further kinds that cloud-init takes; what is in them is not read here. */
const otherKinds = [
  '## template: jinja',
  '#include',
  '#cloud-boothook',
  '#cloud-config-archive',
  '#cloud-config-jsonp',
  '#part-handler',
  'content-type: multipart/',
  'mime-version:',
]

/** The library takes about 20 µs for each mark of YAML’s, and nobody else is served meanwhile: what has more is not read. */
const mostMarks = 10_000

function judgeCloudConfig(text: string): UserDataFault | undefined {
  if ((text.match(/[\n,:[\]{}*-]/g)?.length ?? 0) > mostMarks) return undefined
  const { document, lineOf } = readCloudConfig(text)
  const [broken] = [...document.errors, ...document.warnings]
  if (broken) return { message: inWords(broken.message), line: lineOf(broken.pos[0]) }
  const { contents } = document
  if (contents === null || (isScalar(contents) && contents.value === null)) return undefined
  if (!isMap(contents)) return { message: 'Write keys with values, like packages: [nginx]', line: 2 }
  for (const { key, value } of contents.items) {
    const name = isScalar(key) ? key.value : undefined
    const line = lineOf((key as Node).range?.[0])
    if (typeof name !== 'string') return { message: 'Use a word as the key', line }
    const message = Object.hasOwn(shapes, name) ? shapes[name]!(value as Node | null) : undefined
    if (message) return { message: `${name} ${message}`, line }
  }
  return undefined
}

/** Its YAML without the first line, which is a comment only to YAML. */
export function readCloudConfig(text: string): { document: Document.Parsed; lineOf: (at?: number) => number | null } {
  const lines = new LineCounter()
  const body = text.includes('\n') ? text.slice(text.indexOf('\n') + 1) : ''
  const document = parseDocument(body, { lineCounter: lines, prettyErrors: false })
  return { document, lineOf: at => (at === undefined ? null : lines.linePos(at).line + 1) }
}

/** Of the keys that are written most: what a value has to be. The others are cloud-init’s to judge. */
type Shape = (value: Node | null) => string | undefined
const list: Shape = value => (isSeq(value) ? undefined : 'takes a list: begin each line with “- ”')
const text: Shape = value =>
  isScalar(value) && value.value !== null && typeof value.value !== 'object' ? undefined : 'takes one value'
const yesOrNo: Shape = value =>
  isScalar(value) && typeof value.value === 'boolean' ? undefined : 'takes true or false'
const files: Shape = value => {
  if (!isSeq(value)) return list(value)
  return value.items.every(item => isMap(item) && `${item.get('path')}`.startsWith('/'))
    ? undefined
    : 'takes a list of files, each with a path that begins with /'
}
const shapes: Record<string, Shape> = {
  hostname: text,
  fqdn: text,
  timezone: text,
  packages: list,
  package_update: yesOrNo,
  package_upgrade: yesOrNo,
  ssh_authorized_keys: list,
  runcmd: list,
  write_files: files,
}

/** The library’s sentences begin well and end in positions and advice for programmers. */
const inWords = (message: string) =>
  message
    .split('\n')[0]!
    .replace(/[.:]$/, '')
    .replace(/ at line \d+, column \d+.*$/, '')
