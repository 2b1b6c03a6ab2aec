'use client'
import { useMemo } from 'react'
import { cn } from '../cn'
import { formatCount } from '../format'
import { PHONE, useMediaQuery } from '../useMediaQuery'
import { type DiffLine, diffLines, foldSame, pairLines } from './lines'

export type TextDiffProps = {
  from: string
  to: string
  /** What these texts are, for screen readers. */
  label: string
  /** Two columns; on a phone one, which has room for no more. */
  isSplit?: boolean
}

/** How one text became another, line by line. */
export function TextDiff({ from, to, label, isSplit }: TextDiffProps) {
  const isPhone = useMediaQuery(PHONE)
  const lines = useMemo(() => foldSame(diffLines(from, to)), [from, to])
  if (from === to) return <p className="text-sm text-muted">Both are the same.</p>
  return (
    <div className="overflow-x-auto rounded-md border bg-sunken">
      <table aria-label={label} className="w-full border-collapse font-mono text-xs leading-5">
        <tbody>{isSplit && !isPhone ? <Split lines={lines} /> : <Unified lines={lines} />}</tbody>
      </table>
    </div>
  )
}

type Lines = { lines: readonly (DiffLine | { folded: number })[] }

const Unified = ({ lines }: Lines) =>
  lines.map((line, at) =>
    'folded' in line ? (
      <Folded key={at} count={line.folded} columns={3} />
    ) : (
      <tr key={at} className={grounds[line.sign]}>
        <LineNumber value={line.from} />
        <LineNumber value={line.to} />
        <Text line={line} />
      </tr>
    ),
  )

const Split = ({ lines }: Lines) =>
  pairLines(lines).map((pair, at) =>
    'folded' in pair ? (
      <Folded key={at} count={pair.folded} columns={4} />
    ) : (
      <tr key={at}>
        <LineNumber value={pair.left?.from ?? null} className={grounds[pair.left?.sign ?? ' ']} />
        <Text line={pair.left} className={cn('w-1/2 border-r', grounds[pair.left?.sign ?? ' '])} />
        <LineNumber value={pair.right?.to ?? null} className={grounds[pair.right?.sign ?? ' ']} />
        <Text line={pair.right} className={cn('w-1/2', grounds[pair.right?.sign ?? ' '])} />
      </tr>
    ),
  )

const LineNumber = ({ value, className }: { value: number | null; className?: string }) => (
  <td className={cn('tnum w-0 px-2 text-right align-top text-muted select-none', className)}>{value}</td>
)

function Text({ line, className }: { line: DiffLine | null; className?: string }) {
  return (
    <td className={cn('py-0 pr-3 pl-1 align-top whitespace-pre-wrap [overflow-wrap:anywhere]', className)}>
      {line && line.sign !== ' ' && <span className="sr-only">{line.sign === '+' ? 'Added: ' : 'Removed: '}</span>}
      <span aria-hidden className={cn('inline-block w-4 select-none', line && signs[line.sign])}>
        {line?.sign === '-' ? '−' : line?.sign}
      </span>
      {line?.text}
    </td>
  )
}

const Folded = ({ count, columns }: { count: number; columns: number }) => (
  <tr>
    <td colSpan={columns} className="bg-surface px-3 py-0.5 text-center text-faint">
      {formatCount(count, 'line')} the same
    </td>
  </tr>
)

const grounds = { ' ': '', '-': 'bg-plan-remove/10', '+': 'bg-plan-add/10' }
const signs = { ' ': '', '-': 'text-plan-remove', '+': 'text-plan-add' }
