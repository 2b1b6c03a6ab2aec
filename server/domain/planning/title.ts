/** What a plan is called, by where it came from: “Plan of draft web”, “Repair of 2 findings”. */
export function planTitle(origin: string): string {
  const isDeed = /^(repair|adopt|import)/i.test(origin)
  const words = isDeed ? origin : `plan of ${origin === 'document' ? 'a document' : origin}`
  return words[0]!.toUpperCase() + words.slice(1)
}
