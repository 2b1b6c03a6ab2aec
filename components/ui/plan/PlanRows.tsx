'use client'
import { useMemo } from 'react'
import { groupRows } from './group-rows'
import { PlanRowItem } from './PlanRowItem'
import type { PlanRow, RowProgress } from './types'

export type PlanRowsProps = {
  changes: readonly PlanRow[]
  /** Names the list for screen readers. */
  label?: string
  /** What can be taken back and what cannot, apart. */
  isGrouped?: boolean
  /** Reasons and consequences are open from the start: in dialogs, with few changes. */
  isOpen?: boolean
  /** Lit, and scrolled to when it changes. */
  selected?: string | null
  onSelect?: (key: string) => void
  /** The pointer or the focus came to a row, or left it (null): its node lights up. */
  onPoint?: (key: string | null) => void
  /** The node that the pointer is on. */
  pointed?: string | null
  /** By key, while it is applied and after. */
  progress?: ReadonlyMap<string, RowProgress>
}

/** What a plan does, in the order in which it is done. */
export function PlanRows({ changes, label = 'Changes', isGrouped, progress, ...rest }: PlanRowsProps) {
  const groups = useMemo(() => groupRows(changes), [changes])
  const items = (rows: readonly PlanRow[], name: string) => (
    <ul aria-label={name} className="flex flex-col">
      {rows.map(row => (
        <PlanRowItem
          key={row.key}
          row={row}
          isOpen={rest.isOpen}
          isSelected={rest.selected === row.key}
          isPointed={rest.pointed === row.key}
          onSelect={rest.onSelect}
          onPoint={rest.onPoint}
          progress={progress?.get(row.key)}
        />
      ))}
    </ul>
  )
  if (!isGrouped || groups.length < 2) return items(changes, label)
  return (
    <div className="flex flex-col gap-5">
      {groups.map(group => (
        <section key={group.phase} aria-label={group.title}>
          <div className="flex flex-wrap items-baseline gap-x-2 pb-1">
            <h3 className="text-sm font-medium">{group.title}</h3>
            <p className="text-xs text-muted">{group.meaning}</p>
          </div>
          {items(group.rows, group.title)}
        </section>
      ))}
    </div>
  )
}
