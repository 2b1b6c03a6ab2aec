'use client'
import { ChevronRight } from 'lucide-react'
import { memo, useEffect, useId, useRef, useState } from 'react'
import { cn } from '../cn'
import { StateBadge } from '../StateBadge'
import { ChangeMark } from './ChangeMark'
import { fieldsOf } from './new-fields'
import { RowDetails } from './RowDetails'
import { RowFields } from './RowFields'
import type { PlanRow, RowProgress } from './types'
import { ACTIONS, kindInWords, planColor } from './words'

export type PlanRowItemProps = {
  row: PlanRow
  isOpen?: boolean
  isSelected?: boolean
  isPointed?: boolean
  onSelect?: (key: string) => void
  onPoint?: (key: string | null) => void
  progress?: RowProgress
}

/** One change: what, how it differs, how far it is; opens to why and what else it touches. */
export const PlanRowItem = memo((props: PlanRowItemProps) => {
  const { row, isSelected, isPointed, onSelect, onPoint, progress } = props
  const id = useId()
  const [isOpen, setOpen] = useState(props.isOpen ?? false)
  const item = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isSelected) item.current?.scrollIntoView({ block: 'nearest' })
  }, [isSelected])
  return (
    <li
      ref={item}
      data-change={row.key}
      aria-current={isSelected || undefined}
      className={cn(
        'relative grid grid-cols-[20px_minmax(0,1fr)] gap-x-2 border-b py-2 pr-1 pl-2 text-sm transition-colors last:border-b-0',
        isSelected ? 'bg-accent-soft' : isPointed && 'bg-hover',
      )}
      onPointerEnter={onPoint && (() => onPoint(row.key))}
      onPointerLeave={onPoint && (() => onPoint(null))}
      onFocus={onPoint && (() => onPoint(row.key))}
      onBlur={onPoint && (() => onPoint(null))}
    >
      <span aria-hidden className="absolute inset-y-1 left-0 w-0.5" style={{ background: planColor(row.action) }} />
      <span className="flex h-6 items-center justify-center">
        <ChangeMark action={row.action} size={16} />
      </span>
      <div className="flex min-h-6 min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
        <Name id={`${id}-name`} row={row} onSelect={onSelect} />
        {row.action === 'update with restart' && (
          <span className="text-xs text-muted">{ACTIONS[row.action].word.replace('Change ', '')}</span>
        )}
        <span className="ml-auto flex items-center gap-2">
          {progress && (
            <StateBadge
              className="text-xs"
              state={progress.state}
              progress={progress.percent == null ? undefined : progress.percent / 100}
              detail={progress.step ?? undefined}
            />
          )}
          <button
            type="button"
            id={`${id}-more`}
            aria-labelledby={`${id}-more ${id}-name`}
            aria-expanded={isOpen}
            aria-controls={`${id}-details`}
            onClick={() => setOpen(!isOpen)}
            className="inline-flex h-6 items-center gap-1 rounded-sm px-1.5 text-xs text-muted hover:bg-hover hover:text-text"
          >
            <ChevronRight size={12} aria-hidden className={cn('transition-transform', isOpen && 'rotate-90')} />
            Why
          </button>
        </span>
      </div>
      <div className="col-start-2 flex min-w-0 flex-col gap-1">
        <RowFields fields={fieldsOf(row)} isOpen={isOpen} />
        {row.downtime && <p className="text-xs text-warn-text">{row.downtime.sentence}</p>}
        {row.rolling && (
          <p className="text-xs text-muted">
            One member of <span className="font-mono">{row.rolling}</span> at a time: the next one’s turn comes once
            this one has stayed up for 10 s.
          </p>
        )}
        {row.dataLoss && <p className="text-xs font-medium text-error-text">{row.dataLoss}</p>}
        {progress?.error && <p className="text-xs text-error-text">{progress.error}</p>}
        {isOpen && <RowDetails id={`${id}-details`} row={row} />}
      </div>
    </li>
  )
})

function Name({ id, row, onSelect }: { id: string; row: PlanRow; onSelect?: (key: string) => void }) {
  const words = (
    <>
      <span className="text-muted">{kindInWords(row.kind)}</span>{' '}
      <span className={cn('font-mono', row.action === 'delete' && 'line-through decoration-plan-remove')}>
        {row.name}
      </span>
    </>
  )
  const looks = 'min-w-0 text-left break-words'
  if (!onSelect)
    return (
      <span id={id} className={looks}>
        {words}
      </span>
    )
  return (
    <button
      type="button"
      id={id}
      className={cn(looks, 'rounded-sm underline-offset-3 hover:underline')}
      onClick={() => onSelect(row.key)}
    >
      {words}
    </button>
  )
}
