import { create } from 'xmlbuilder2'
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces'

/** A read-only view of an XML element, enough to read what libvirt describes. */
export class Tree {
  private constructor(private readonly element: Element) {}

  /** @throws when it is not well-formed XML. */
  static parse(xml: string): Tree {
    return new Tree(create(reading, xml).root().node as unknown as Element)
  }

  get name(): string {
    return this.element.localName
  }

  /** The text of this element and all below it. */
  get text(): string {
    return this.element.textContent ?? ''
  }

  attribute(name: string): string | undefined {
    return this.element.getAttribute(name) ?? undefined
  }

  /** Child elements in document order. */
  children(): Tree[] {
    const found: Tree[] = []
    for (let node = this.element.firstChild; node; node = node.nextSibling)
      if (node.nodeType === 1) found.push(new Tree(node as Element))
    return found
  }

  /** Child elements with this local name. */
  all(name: string): Tree[] {
    return this.children().filter(child => child.name === name)
  }

  /** The first element down this path of local names. */
  find(...path: string[]): Tree | undefined {
    let at: Tree | undefined = this
    for (const name of path) at = at?.all(name)[0]
    return at
  }

  get namespace(): string | null {
    return this.element.namespaceURI
  }
}

/** An element's content: `@name` is an attribute, `#` the text, arrays repeat an element, undefined is left out. */
export type XmlObject = { [name: string]: XmlValue }
type XmlValue = string | number | XmlObject | XmlObject[] | undefined

/** Serializes a document of one root element. */
export function toXml(document: { [root: string]: XmlObject }): string {
  const builder = create()
  for (const [name, content] of Object.entries(document)) append(builder, name, content)
  return builder.end({ headless: true })
}

function append(parent: XMLBuilder, name: string, value: XmlValue): void {
  if (value === undefined) return
  if (Array.isArray(value)) for (const each of value) append(parent, name, each)
  else if (typeof value === 'object') fill(open(parent, name, value), value)
  else if (name === '#') parent.txt(escaped(value))
  else if (name.startsWith('@')) parent.att(name.slice(1), escaped(value))
  else parent.ele(name).txt(escaped(value))
}

function open(parent: XMLBuilder, name: string, content: XmlObject): XMLBuilder {
  const namespace = content[`@xmlns:${name.split(':')[0]}`]
  return namespace === undefined ? parent.ele(name) : parent.ele(String(namespace), name)
}

function fill(element: XMLBuilder, content: XmlObject): void {
  for (const [name, value] of Object.entries(content)) if (!name.startsWith('@xmlns:')) append(element, name, value)
}

/** The library escapes all but what looks like an entity already; so every ampersand comes to it as one. */
const escaped = (value: string | number) => String(value).replaceAll('&', '&amp;')

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** The library would decode `&amp;#65;` twice. */
const decode = (text: string | null) =>
  text?.replace(/&(?:(lt|gt|amp|quot|apos)|#x([0-9a-fA-F]+)|#(\d+));/g, (_, name, hex, decimal) =>
    name ? entities[name]! : String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal)),
  ) ?? null

/** Not among the library's types: its reader lets parts of itself be replaced so. The tests would notice if it no longer did. */
const reading = { parser: { _decodeText: decode, _decodeAttributeValue: decode } } as object
