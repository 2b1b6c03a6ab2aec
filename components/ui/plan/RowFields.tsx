import { cn } from '../cn'
import { StateMark } from '../StateMark'
import type { PlanRow } from './types'

/** More than this many are folded until the row is opened. */
const shownClosed = 6

export type RowFieldsProps = { fields: PlanRow['fields']; isOpen?: boolean }

/** "memory 2 GiB → 4 GiB"; what is new has no “from”, what goes is struck. ≠ marks a repair. */
export function RowFields({ fields, isOpen = true }: RowFieldsProps) {
  if (fields.length === 0) return null
  const shown = isOpen ? fields : fields.slice(0, shownClosed)
  const hidden = fields.length - shown.length
  return (
    <ul aria-label="Fields" className="flex flex-wrap gap-x-3 gap-y-0.5 text-xs">
      {shown.map(({ field, from, to, isDrift }) => (
        <li key={field} className="inline-flex min-w-0 items-center gap-1">
          {isDrift && <StateMark state="drift" size={12} label="Differs from what is there:" />}
          <span className="text-muted">{field}</span>
          <span className="tnum min-w-0 break-words">
            {from !== null && <span className={cn('text-muted', to === null && 'line-through')}>{from}</span>}
            {from !== null && to !== null && (
              <>
                <span aria-hidden> → </span>
                <span className="sr-only"> becomes </span>
              </>
            )}
            {to}
            {from === null && to === null && '–'}
            {to === null && from !== null && <span className="sr-only"> goes</span>}
          </span>
        </li>
      ))}
      {hidden > 0 && <li className="text-faint">and {hidden} more</li>}
    </ul>
  )
}
