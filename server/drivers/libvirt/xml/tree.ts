import { create } from 'xmlbuilder2'

/** A read-only view of an XML element, enough to read what libvirt describes. */
export class Tree {
  private constructor(private readonly element: Element) {}

  /** @throws when it is not well-formed XML. */
  static parse(xml: string): Tree {
    return new Tree(create(xml).root().node as unknown as Element)
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

  /** Direct children with this local name, in document order. */
  all(name: string): Tree[] {
    const found: Tree[] = []
    for (let node = this.element.firstChild; node; node = node.nextSibling)
      if (node.nodeType === 1 && (node as Element).localName === name) found.push(new Tree(node as Element))
    return found
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

/** Nested objects as xmlbuilder2 takes them: `@name` is an attribute, arrays repeat an element, undefined is left out. */
export type XmlObject = { [name: string]: XmlValue }
type XmlValue = string | number | XmlObject | XmlObject[] | undefined

/** Serializes a document tree; escaping is the library's business. */
export function toXml(document: XmlObject): string {
  return create(withoutGaps(document) as XmlObject).end({ headless: true })
}

function withoutGaps(value: XmlValue): XmlValue {
  if (Array.isArray(value)) return value.map(each => withoutGaps(each) as XmlObject)
  if (typeof value !== 'object') return value
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(entries.map(([name, each]) => [name, withoutGaps(each)]))
}
