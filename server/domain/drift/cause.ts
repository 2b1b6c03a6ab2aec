import type { FindingKind } from './finding'

/** What a driver's event told, in the infrastructure's words. */
export type Happening = { what: string; at: Date }

/** What the happening would have to be about, for it to be the cause of such a finding. */
const fits: Partial<Record<FindingKind, RegExp>> = {
  state: /stop|off|destroy|shutdown|crash|start|boot|pause|suspend|resume|fail/i,
  'missing-instance': /remove|undefine|destroy/i,
  'unknown-instance': /create|define|start|add/i,
  size: /size|define|update|change|boot|start/i,
  attachment: /plug|device|define|update/i,
  address: /nic|device|define|update/i,
}

/** The likely cause as a sentence, or null: an event shortly before, and nobody who asked Plenum for it. */
export function causeOf(kind: FindingKind, happening: Happening | undefined, source: string): string | null {
  if (!happening || !fits[kind]?.test(happening.what)) return null
  return `Outside of Plenum: ${source} told of “${happening.what}” at ${clock(happening.at)}.`
}

const clock = (at: Date) => `${at.toISOString().slice(11, 19)} UTC`
