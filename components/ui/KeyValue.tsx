import { cn } from './cn'

export type KeyValueItem = {
  key: string
  value?: React.ReactNode
  isMono?: boolean
  /** Over all columns: an id, a sentence. */
  isWide?: boolean
}

export type KeyValueProps = {
  /** Name and value; `null` entries are left out, an undefined value is a dash. */
  items: readonly (KeyValueItem | null | false | undefined)[]
  /** Columns of pairs from 640 px up. */
  columns?: 1 | 2 | 3
  className?: string
}

/** A dense definition list. */
export function KeyValue({ items, columns = 1, className }: KeyValueProps) {
  return (
    <dl className={cn('grid grid-cols-1 gap-x-8 text-sm', layouts[columns], className)}>
      {items.map(
        item =>
          item && (
            <div
              key={item.key}
              className={cn(
                'flex min-h-8 min-w-0 items-baseline gap-3 border-b border-line py-1.5',
                item.isWide && 'col-span-full',
              )}
            >
              <dt className="w-32 shrink-0 text-muted">{item.key}</dt>
              <dd className={cn('tnum min-w-0 flex-1 break-words', item.isMono && 'font-mono')}>{item.value ?? '–'}</dd>
            </div>
          ),
      )}
    </dl>
  )
}

const layouts = { 1: '', 2: 'sm:grid-cols-2', 3: 'sm:grid-cols-2 xl:grid-cols-3' }
