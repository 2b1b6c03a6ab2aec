import type { PlanRow } from './types'

const phases = [
  { title: 'Can be taken back', meaning: 'Done first. If one fails, all of it can be undone.' },
  { title: 'Can’t be taken back', meaning: 'Once the first of these has begun, the apply only goes forward.' },
  { title: 'Afterwards', meaning: 'Needs a name, an address or room that those before have given up.' },
] as const

export type RowGroup = { phase: number; title: string; meaning: string; rows: PlanRow[] }

/** By phase, in the planner's order; phases in which nothing happens are left out. */
export function groupRows(rows: readonly PlanRow[]): RowGroup[] {
  return phases
    .map((words, phase) => ({ phase, ...words, rows: rows.filter(row => row.phase === phase) }))
    .filter(group => group.rows.length > 0)
}
