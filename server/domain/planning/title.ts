/** What a plan is called, by where it came from: “Plan of draft web”, “Repair of 2 findings”. */
export function planTitle(origin: string): string {
  // The draft of whoever gave it no name.
  if (origin === 'draft Draft') return 'Plan of the draft'
  const isDeed = /^(repair|adopt|import)/i.test(origin)
  const words = isDeed ? origin : `plan of ${origin === 'document' ? 'a document' : origin}`
  return words[0]!.toUpperCase() + words.slice(1)
}
