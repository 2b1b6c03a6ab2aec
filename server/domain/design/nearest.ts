/** The known word that was probably meant: a slip of the finger or the beginning of it. Undefined: none is near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const meant = word.toLowerCase()
  let best: { distance: number; candidate: string } | undefined
  for (const candidate of known) {
    const lower = candidate.toLowerCase()
    const isPart = meant.length >= 3 && (lower.startsWith(meant) || meant.startsWith(lower) || lower.endsWith(meant))
    const distance = isPart ? Math.min(1, slips(meant, lower, 2)) : slips(meant, lower, tolerance(meant))
    if (distance <= tolerance(meant) && (!best || distance < best.distance)) best = { distance, candidate }
  }
  return best?.candidate
}

/** ` Did you mean web?`, or nothing: for the end of a sentence. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const meant = nearest(word, known)
  return meant === undefined ? '' : ` Did you mean ${meant}?`
}

const tolerance = (word: string) => (word.length < 3 ? 1 : word.length < 8 ? 2 : 3)

/** Insertions, deletions, replacements and swaps of neighbours between two words; `most + 1` when there are more. */
function slips(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, beforeLast[j - 2]! + 1)
    }
    beforeLast = last
    last = row
  }
  return last[b.length]!
}
