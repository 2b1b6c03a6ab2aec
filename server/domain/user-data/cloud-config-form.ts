import { type Document, isMap, isScalar, isSeq, visit, type YAMLMap } from 'yaml'
import { isCloudConfig, readCloudConfig } from './judge-user-data'

/** A file that is written at first boot. */
export type CloudFile = { path: string; content: string; permissions: string }

/** What the form shows of a cloud-config. `undefined`: it is written in a way that only the text can show. */
export type CloudConfigForm = {
  hostname: string | undefined
  /** Takes the place of the image’s first user, with all that that one may do. */
  user: string | undefined
  packages: string[] | undefined
  files: CloudFile[] | undefined
  commands: string[] | undefined
}
export type CloudConfigField = keyof CloudConfigForm

/** Null: this is no cloud-config, or one with faults, and only the text can show it. */
export function readForm(text: string): CloudConfigForm | null {
  if (!text.trim()) return { hostname: '', user: '', packages: [], files: [], commands: [] }
  if (!isCloudConfig(text)) return null
  const { document } = readCloudConfig(text)
  if (document.errors.length + document.warnings.length > 0) return null
  if (!isMap(document.contents) && !isAbsent(document.toJS())) return null
  // What one anchor says in two places can't be changed in one of them.
  if (hasAlias(document)) return null
  const root = document.contents as unknown
  const at = (path: string[]) => (isMap(root) ? root.getIn(path) : undefined)
  return {
    hostname: wordAt(at(['hostname'])),
    user: isMap(at(['user'])) ? wordAt(at(['user', 'name'])) : wordAt(at(['user'])),
    packages: linesAt(at(['packages'])),
    files: filesAt(at(['write_files'])),
    commands: linesAt(at(['runcmd'])),
  }
}

/** The text with one field changed: all else stays as it was written, comments and keys that the form knows nothing of. */
export function withField<F extends CloudConfigField>(
  text: string,
  field: F,
  value: NonNullable<CloudConfigForm[F]>,
): string {
  const { document } = readCloudConfig(text)
  if (!isMap(document.contents)) document.contents = document.createNode({}) as never
  const root = document.contents as unknown as YAMLMap
  root.flow = false
  writers[field](document, value as never)
  const body = document.toString({ lineWidth: 0 })
  const rest = root.items.length === 0 ? body.replace(/(^|\n)\{\}\n+/, '$1') : body
  return rest.trim() ? `#cloud-config\n${rest}` : ''
}

type Writer<F extends CloudConfigField> = (document: Document.Parsed, value: NonNullable<CloudConfigForm[F]>) => void
const writers: { [F in CloudConfigField]: Writer<F> } = {
  hostname: (document, value) => put(document, ['hostname'], value),
  user(document, value) {
    const present = document.get('user')
    if (isMap(present) && (value || present.items.length > 1)) return put(document, ['user', 'name'], value)
    return put(document, ['user'], value ? { name: value } : '')
  },
  packages: (document, value) => putLines(document, 'packages', value),
  commands: (document, value) => putLines(document, 'runcmd', value),
  files(document, value) {
    const present = document.get('write_files')
    const before = isSeq(present) ? present.items : []
    if (value.length === 0) return put(document, ['write_files'], '')
    const items = value.map(({ path, content, permissions }, at) => {
      const item = isMap(before[at]) ? before[at] : document.createNode({})
      for (const [key, text] of Object.entries({ path, content, permissions }))
        if (text || key === 'path') item.set(key, text)
        else item.delete(key)
      return item
    })
    if (isSeq(present)) present.items = items
    else document.set('write_files', items)
  },
}

/** An empty value is no key. */
function put(document: Document.Parsed, path: string[], value: unknown) {
  if (value === '') document.deleteIn(path)
  else document.setIn(path, value)
}

/** Lines that are there already keep their comments. */
function putLines(document: Document.Parsed, key: string, lines: string[]) {
  const present = document.get(key)
  if (lines.length === 0 || !isSeq(present)) return put(document, [key], lines.length > 0 ? lines : '')
  const before = [...present.items]
  present.items = lines.map(line => {
    const at = before.findIndex(item => isScalar(item) && item.value === line)
    return at >= 0 ? before.splice(at, 1)[0] : document.createNode(line)
  })
}

const isAbsent = (value: unknown) => value === undefined || value === null

function wordAt(value: unknown): string | undefined {
  if (isAbsent(value)) return ''
  return typeof value === 'string' && isLine(value) ? value : undefined
}

function linesAt(value: unknown): string[] | undefined {
  if (isAbsent(value)) return []
  if (!isSeq(value)) return undefined
  const lines = value.items.map(item => (isScalar(item) ? item.value : undefined))
  return lines.every(line => typeof line === 'string' && isLine(line)) ? (lines as string[]) : undefined
}

function filesAt(value: unknown): CloudFile[] | undefined {
  if (isAbsent(value)) return []
  if (!isSeq(value)) return undefined
  const files = value.items.map(item => {
    if (!isMap(item) || item.has('encoding')) return undefined
    const [path, content = '', permissions = ''] = ['path', 'content', 'permissions'].map(key => item.get(key))
    return [path, content, permissions].every(text => typeof text === 'string')
      ? { path, content, permissions }
      : undefined
  })
  return files.includes(undefined) ? undefined : (files as CloudFile[])
}

/** One that a field of one line, or a line of a field, gives back as it is. */
const isLine = (text: string) => text !== '' && text === text.trim() && !/[\r\n\u0085\u2028\u2029]/.test(text)

function hasAlias(document: Document.Parsed): boolean {
  let found = false
  visit(document, {
    Alias() {
      found = true
      return visit.BREAK
    },
  })
  return found
}
