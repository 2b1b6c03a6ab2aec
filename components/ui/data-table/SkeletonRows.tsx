import { cn } from '../cn'
import { Skeleton } from '../Skeleton'
import { isAfterNumbers } from './column-widths'
import type { TableContext } from './types'

/** Rows to come, at the height they will have. */
export function SkeletonRows<T>(props: { context: TableContext<T>; isSelectable: boolean; hasEnd: boolean }) {
  const { columns, props: table } = props.context
  return Array.from({ length: table.skeletonRows ?? 8 }, (_, row) => (
    <tr key={row} aria-hidden className={table.density === 'dense' ? 'h-7' : 'h-9'}>
      {props.isSelectable && <td className="border-b" />}
      {columns.map((column, index) => (
        <td
          key={column.id}
          className={cn(
            'border-b pr-2',
            isAfterNumbers(columns, index) ? 'pl-6' : 'pl-2 first:pl-3',
            column.align === 'end' && 'text-right',
          )}
        >
          <Skeleton className="h-3" width={`${WIDTHS[(row * 3 + index * 5) % WIDTHS.length]}%`} />
        </td>
      ))}
      {props.hasEnd && <td className="border-b" />}
    </tr>
  ))
}

const WIDTHS = [62, 44, 70, 52, 38, 58, 48]
