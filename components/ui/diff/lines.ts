/** A line of two texts laid over each other, with its number in each; null: not in that one. */
export type DiffLine = { sign: ' ' | '-' | '+'; text: string; from: number | null; to: number | null }

/** Past this many differences nobody reads them one by one, and finding the fewest takes long: the middle is exchanged. */
const mostEdits = 2000

/** The fewest lines to take out and put in that make `b` of `a` (Myers, O(ND)). */
export function diffLines(a: string, b: string): DiffLine[] {
  const [from, to] = [linesOf(a), linesOf(b)]
  let head = 0
  while (head < from.length && head < to.length && from[head] === to[head]) head++
  let tail = 0
  while (tail < from.length - head && tail < to.length - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++
  const kept = (count: number, at: number, bt: number): DiffLine[] =>
    Array.from({ length: count }, (_, i) => ({ sign: ' ', text: from[at + i]!, from: at + i + 1, to: bt + i + 1 }))
  return [
    ...kept(head, 0, 0),
    ...middle(from.slice(head, from.length - tail), to.slice(head, to.length - tail), head),
    ...kept(tail, from.length - tail, to.length - tail),
  ]
}

/** A text that ends with a line break has no further, empty line. */
const linesOf = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

function middle(a: readonly string[], b: readonly string[], offset: number): DiffLine[] {
  const removed = (x: number): DiffLine => ({ sign: '-', text: a[x]!, from: offset + x + 1, to: null })
  const added = (y: number): DiffLine => ({ sign: '+', text: b[y]!, from: null, to: offset + y + 1 })
  const same = (x: number, y: number): DiffLine => ({
    sign: ' ',
    text: a[x]!,
    from: offset + x + 1,
    to: offset + y + 1,
  })
  const trace = furthestReaches(a, b)
  if (!trace) return [...a.map((_, x) => removed(x)), ...b.map((_, y) => added(y))]
  const lines: DiffLine[] = []
  let [x, y] = [a.length, b.length]
  for (let edits = trace.length - 1; edits > 0; edits--) {
    const reach = trace[edits]!
    const k = x - y
    const isDown = k === -edits || (k !== edits && reach(k - 1) < reach(k + 1))
    const before = isDown ? k + 1 : k - 1
    while (x > reach(before) && y > reach(before) - before) lines.push(same(--x, --y))
    lines.push(isDown ? added(--y) : removed(--x))
  }
  while (x > 0) lines.push(same(--x, --y))
  return lines.reverse()
}

/** Per number of edits: how far along a diagonal one had come before them. Undefined: too many. */
function furthestReaches(a: readonly string[], b: readonly string[]): ((k: number) => number)[] | undefined {
  const most = Math.min(a.length + b.length, mostEdits)
  const center = most + 1
  const reach = new Int32Array(2 * most + 3)
  const trace: ((k: number) => number)[] = []
  for (let edits = 0; edits <= most; edits++) {
    const before = reach.slice(center - edits - 1, center + edits + 2)
    trace.push(k => before[k + edits + 1]!)
    for (let k = -edits; k <= edits; k += 2) {
      const isDown = k === -edits || (k !== edits && reach[center + k - 1]! < reach[center + k + 1]!)
      let x = isDown ? reach[center + k + 1]! : reach[center + k - 1]! + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      reach[center + k] = x
      if (x >= a.length && x - k >= b.length) return trace
    }
  }
  return undefined
}

/** Long stretches that are the same in both, as one line that says how many they are. */
export function foldSame(lines: readonly DiffLine[], context = 3): (DiffLine | { folded: number })[] {
  const isNear = new Array<boolean>(lines.length).fill(false)
  for (const [at, line] of lines.entries())
    if (line.sign !== ' ') isNear.fill(true, Math.max(0, at - context), Math.min(lines.length, at + context + 1))
  const shown: (DiffLine | { folded: number })[] = []
  let folded = 0
  for (const [at, line] of lines.entries()) {
    if (isNear[at]) {
      if (folded > 0) shown.push({ folded })
      folded = 0
      shown.push(line)
    } else folded++
  }
  if (folded > 0) shown.push({ folded })
  return shown
}

export type DiffPair = { left: DiffLine | null; right: DiffLine | null }

/** For two columns: what was taken out beside what came in its place. */
export function pairLines(lines: readonly (DiffLine | { folded: number })[]): (DiffPair | { folded: number })[] {
  const pairs: (DiffPair | { folded: number })[] = []
  let out: DiffLine[] = []
  let put: DiffLine[] = []
  const flush = () => {
    for (let at = 0; at < Math.max(out.length, put.length); at++)
      pairs.push({ left: out[at] ?? null, right: put[at] ?? null })
    out = []
    put = []
  }
  for (const line of lines) {
    if ('folded' in line || line.sign === ' ') {
      flush()
      pairs.push('folded' in line ? line : { left: line, right: line })
    } else if (line.sign === '-') out.push(line)
    else put.push(line)
  }
  flush()
  return pairs
}
