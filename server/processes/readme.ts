import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const file = path.join(import.meta.dirname, '../../README.md')

/** A part of the README that a program writes: what stands between `<!-- name -->` and `<!-- /name -->`. */
export function readmePart(name: string) {
  const [before, after] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`]
  const split = () => {
    const text = readFileSync(file, 'utf8')
    const from = text.indexOf(before) + before.length
    const to = text.indexOf(after, from)
    if (from < before.length || to < 0) throw new Error(`The README has no part between ${before.trim()} and ${after}`)
    return { head: text.slice(0, from), part: text.slice(from, to), tail: text.slice(to) }
  }
  return {
    read: () => split().part,
    write(part: string) {
      const { head, tail } = split()
      writeFileSync(file, head + part + tail)
    },
  }
}
