import type { FileNode, Files } from '../documents'

/** All text of one file system together; beyond it, the disk is full. What it is kept in is a row of a table. */
export const treeLimitBytes = 256 * 1024

/** A small file system: what was written, over what the image brought. Paths are absolute, without trailing slash. */
export class Tree {
  constructor(
    private readonly own: Record<string, FileNode | null>,
    private readonly base: Files = {},
    private readonly changed: () => void = () => {},
  ) {}

  get(path: string): FileNode | undefined {
    if (path === '/') return { t: null, m: 0 }
    const own = Object.hasOwn(this.own, path) ? this.own[path] : undefined
    if (own === null) return undefined
    return own ?? (Object.hasOwn(this.base, path) ? this.base[path] : undefined)
  }

  /** @returns false when the disk is full. */
  write(path: string, node: FileNode): boolean {
    const growth = size(path, node) - size(path, this.get(path))
    if (growth > 0 && this.usedBytes() + growth > treeLimitBytes) return false
    this.own[path] = node
    this.changed()
    return true
  }

  /** With all below it. */
  remove(path: string): void {
    for (const each of [path, ...this.below(path)]) {
      if (Object.hasOwn(this.base, each)) this.own[each] = null
      else delete this.own[each]
    }
    this.changed()
  }

  /** Names in a folder, sorted. */
  names(path: string): string[] {
    const prefix = path === '/' ? '/' : `${path}/`
    const names = this.below(path).map(each => each.slice(prefix.length))
    return names.filter(name => !name.includes('/')).sort()
  }

  usedBytes(): number {
    let sum = 0
    for (const [path, node] of Object.entries(this.own)) if (node) sum += size(path, node)
    return sum
  }

  private below(path: string): string[] {
    const prefix = path === '/' ? '/' : `${path}/`
    const all = new Set([...Object.keys(this.base), ...Object.keys(this.own)])
    return [...all].filter(each => each.startsWith(prefix) && each !== path && this.get(each))
  }
}

const size = (path: string, node: FileNode | undefined) =>
  node ? path.length + 16 + Buffer.byteLength(node.t ?? '') : 0

/** A path as seen from a folder, with `.` and `..` resolved. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = []
  for (const part of `${path.startsWith('/') ? '' : `${cwd}/`}${path}`.split('/')) {
    if (part === '..') parts.pop()
    else if (part && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

export const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/')) || '/'
export const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)
