'use client'
import { cn } from '../cn'
import { Skeleton } from '../Skeleton'
import { Spinner } from '../Spinner'
import { Card } from './Card'
import type { TableContext } from './types'

/** Rows on a phone: title and one or two lines beneath, the whole row to tap. */
export function CardsView<T>({ context }: { context: TableContext<T> }) {
  const { props, rows, virtual } = context
  const instead = props.error ?? (!props.isLoading && rows.length === 0 ? props.empty : null)
  if (instead) return instead
  if (props.isLoading) return <CardSkeletons count={props.skeletonRows ?? 8} />
  return (
    <>
      <ul
        aria-label={props.label}
        className="border-t"
        style={{ paddingTop: virtual.before, paddingBottom: virtual.after }}
      >
        {virtual.indices.map(index => {
          const row = rows[index]
          if (row === undefined) return null
          return <Card key={props.rowId(row)} row={row} index={index} context={context} />
        })}
      </ul>
      {props.isLoadingMore && (
        <p role="status" className="flex h-12 items-center justify-center gap-2 text-sm text-muted">
          <Spinner /> Loading more
        </p>
      )}
    </>
  )
}

function CardSkeletons({ count }: { count: number }) {
  return (
    <ul aria-hidden className="border-t">
      {Array.from({ length: count }, (_, row) => (
        <li key={row} className={cn('flex h-15 flex-col justify-center gap-1.5 border-b')}>
          <Skeleton className="h-3.5" width={`${40 + ((row * 13) % 30)}%`} />
          <Skeleton className="h-3" width={`${60 + ((row * 7) % 25)}%`} />
        </li>
      ))}
    </ul>
  )
}
