import { cn } from '@/components/ui/cn'
import { ChangeMark } from '@/components/ui/plan/ChangeMark'
import { RowFields } from '@/components/ui/plan/RowFields'
import { kindInWords } from '@/components/ui/plan/words'
import type { DesignComparison } from '@/server/domain/design/views'

/** What came, went and changed, thing by thing. */
export function ComparedThings({ items }: { items: DesignComparison['items'] }) {
  if (items.length === 0) return <p className="text-sm text-muted">Both are the same.</p>
  return (
    <ul aria-label="Differences" className="flex flex-col text-sm">
      {items.map(({ key, kind, name, action, fields }) => (
        <li key={key} className="grid grid-cols-[20px_minmax(0,1fr)] gap-x-2 border-b py-2 last:border-b-0">
          <span className="flex h-5 items-center justify-center">
            <ChangeMark action={action} size={16} label={words[action]} />
          </span>
          <div className="flex min-w-0 flex-col gap-1">
            <span className="min-w-0 break-words">
              <span className="text-muted">{kindInWords(kind)}</span>{' '}
              <span className={cn('font-mono', action === 'delete' && 'line-through decoration-plan-remove')}>
                {name}
              </span>
            </span>
            <RowFields fields={fields} />
          </div>
        </li>
      ))}
    </ul>
  )
}

/** Here nothing is going to happen: it did. */
const words = {
  create: 'Added',
  'update live': 'Changed',
  'update with restart': 'Changed',
  replace: 'Changed',
  delete: 'Removed',
} as const
