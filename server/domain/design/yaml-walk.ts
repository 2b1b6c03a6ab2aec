import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml'
import type { z } from 'zod'
import { type DesignPath, designDocument, designSections } from './document'
import { isText, schemaIn } from './schema-at'

/** More than any design needs, and few enough to be answered at once. */
const most = { nodes: 150_000, aliased: 10_000 }

export const tooMuch = 'This is too much for one design; split it, and write out what aliases (*) repeat.'

type Fault = { offset: number | undefined; message: string }
type Schema = z.ZodType | undefined

/** From YAML's nodes to plain values, remembering where each stands. */
export class YamlWalk {
  readonly faults: Fault[] = []
  readonly #offsets = new Map<string, number>()
  readonly #anchors = new Map<string, unknown>()
  /** What aliases stand for that are being followed, and where the outermost of them is: its content stands there. */
  readonly #following = new Set<unknown>()
  #alias: number | undefined
  #nodes = 0
  #aliased = 0

  read(contents: unknown): unknown {
    return this.#valueOf(contents, [], designDocument)
  }

  /** Of what the path leads to, or of the nearest that is there. */
  offsetOf(path: DesignPath): number {
    for (let length = path.length; length > 0; length--) {
      const offset = this.#offsets.get(keyOf(path.slice(0, length)))
      if (offset !== undefined) return offset
    }
    return 0
  }

  #valueOf(node: unknown, path: DesignPath, schema: Schema): unknown {
    this.#nodes++
    if (this.#alias !== undefined) this.#aliased++
    if (this.#nodes > most.nodes || this.#aliased > most.aliased) return this.#giveUp(node)
    if (isAlias(node)) return this.#follow(node, path, schema)
    if (isNode(node) && node.anchor) this.#anchors.set(node.anchor, node)
    if (isMap(node)) return this.#mapOf(node.items, path, schema)
    if (isSeq(node)) return node.items.map((item, index) => this.#entryOf(item, [...path, index], schema))
    return isScalar(node) ? scalarValue(node, schema) : null
  }

  #mapOf(items: Pair[], path: DesignPath, schema: Schema): unknown {
    const entries = new Map<string, unknown>()
    for (const { key, value } of items) {
      const name = isScalar(key) ? String(key.value) : '__proto__'
      const offset = this.#placeOf(key)
      if (name === '__proto__') {
        this.faults.push({ offset, message: 'Write a plain name before the colon.' })
      } else if (entries.has(name)) {
        this.faults.push({ offset, message: `${name} is written twice here; leave one of them out.` })
      } else {
        const way = [...path, name]
        const inner = schemaIn(schema, name)
        this.#remember(way, inner && isShort(value) ? this.#placeOf(value) : offset)
        entries.set(name, this.#valueOf(value, way, inner))
      }
    }
    // A heading with nothing below it is what remains when a person takes the last thing out.
    if (path.length === 0)
      for (const section of designSections) if (entries.get(section) === null) entries.set(section, {})
    return Object.fromEntries(entries)
  }

  #entryOf(item: unknown, path: DesignPath, schema: Schema): unknown {
    this.#remember(path, this.#placeOf(item))
    return this.#valueOf(item, path, schemaIn(schema, 0))
  }

  /** Anchors are looked up as they were met: the library would search the document anew for each alias. */
  #follow(alias: Node & { source: string }, path: DesignPath, schema: Schema): unknown {
    const target = this.#anchors.get(alias.source)
    const isOutermost = this.#alias === undefined
    if (target === undefined || this.#following.has(target)) {
      const reason = target === undefined ? 'has no anchor before it' : 'contains itself'
      this.faults.push({
        offset: this.#placeOf(alias),
        message: `*${alias.source} ${reason}; write out what is meant.`,
      })
      return null
    }
    this.#alias ??= alias.range?.[0] ?? 0
    this.#following.add(target)
    const value = this.#valueOf(target, path, schema)
    this.#following.delete(target)
    if (isOutermost) this.#alias = undefined
    return value
  }

  #giveUp(node: unknown) {
    if (this.faults.at(-1)?.message !== tooMuch) this.faults.push({ offset: this.#placeOf(node), message: tooMuch })
    return null
  }

  #remember(path: DesignPath, offset: number | undefined) {
    if (offset !== undefined) this.#offsets.set(keyOf(path), offset)
  }

  #placeOf(node: unknown): number | undefined {
    return this.#alias ?? (isNode(node) ? node.range?.[0] : undefined)
  }
}

const keyOf = (path: DesignPath) => JSON.stringify(path.map(String))
const isNode = (node: unknown): node is Scalar | (Node & { anchor?: string }) =>
  isScalar(node) || isCollection(node) || isAlias(node)

/** Fits on its key's line, so that a fault of it is shown at the value itself. */
const isShort = (node: unknown) => isScalar(node) && node.value !== null && !String(node.value).includes('\n')

/** What is written where a text belongs is meant as one: `image: 22.04`, `zone: 07`. */
function scalarValue({ value, source }: Scalar, schema: Schema): unknown {
  const isLiteral = typeof value === 'number' || typeof value === 'boolean'
  return isLiteral && source !== undefined && isText(schema) ? source : value
}
