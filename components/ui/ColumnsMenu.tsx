'use client'
import { Columns3 } from 'lucide-react'
import { Button } from './Button'
import { Checkbox } from './Checkbox'
import { Popover } from './Popover'

export type ColumnsMenuProps = {
  columns: readonly { id: string; header: string; isFixed?: boolean }[]
  hidden: ReadonlySet<string>
  onHiddenChange: (hidden: ReadonlySet<string>) => void
  density?: 'regular' | 'dense'
  onDensityChange?: (density: 'regular' | 'dense') => void
}

/** Which columns a table shows, and how close its rows stand. */
export function ColumnsMenu({ columns, hidden, onHiddenChange, density, onDensityChange }: ColumnsMenuProps) {
  const toggle = (id: string, isShown: boolean) => {
    const next = new Set(hidden)
    if (isShown) next.delete(id)
    else next.add(id)
    onHiddenChange(next)
  }
  return (
    <Popover
      className="w-56 p-3"
      trigger={
        <Button variant="ghost" className="max-sm:hidden" icon={<Columns3 size={14} />}>
          Columns
        </Button>
      }
    >
      <fieldset className="flex flex-col gap-2">
        <legend className="sr-only">Columns shown</legend>
        {columns
          .filter(column => !column.isFixed)
          .map(column => (
            <Checkbox
              key={column.id}
              label={column.header}
              checked={!hidden.has(column.id)}
              onCheckedChange={isShown => toggle(column.id, isShown)}
            />
          ))}
      </fieldset>
      {onDensityChange && (
        <div className="mt-3 border-t pt-3">
          <Checkbox
            label="Dense rows"
            checked={density === 'dense'}
            onCheckedChange={isDense => onDensityChange(isDense ? 'dense' : 'regular')}
          />
        </div>
      )}
    </Popover>
  )
}
