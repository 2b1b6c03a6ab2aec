'use client'
import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { cn } from './cn'
import { formatClock, formatDuration } from './format'
import { StateMark } from './StateMark'
import { stateOf } from './states'

export type Step = {
  id: string
  /** "Create root disk" */
  name: React.ReactNode
  /** queued, in-progress, retrying, succeeded, failed, rolling-back, rolled-back, cancelled, skipped */
  state: string
  /** How long it took, or has taken so far. */
  durationMs?: number | null
  /** Shown from the second on. */
  attempts?: number
  /** 0…1 while in progress. */
  progress?: number
  /** Beside the name: "40 %", "waiting for a host". */
  detail?: React.ReactNode
  /** What went wrong, in a sentence. */
  error?: React.ReactNode
  /** Lines with the time (ms since 1970) each was written. */
  log?: readonly { at: number; message: string }[]
  /** Opened from the start, e.g. the step that failed. */
  isOpen?: boolean
}

/** A task's steps from top to bottom; each opens to its log. */
export function StepList({ steps, label = 'Steps' }: { steps: readonly Step[]; label?: string }) {
  return (
    <ol aria-label={label} className="text-sm">
      {steps.map((step, index) => (
        <StepRow key={step.id} step={step} isLast={index === steps.length - 1} />
      ))}
    </ol>
  )
}

function StepRow({ step, isLast }: { step: Step; isLast: boolean }) {
  const logId = useId()
  const [wasToggled, setToggled] = useState<boolean | null>(null)
  const hasLog = Boolean(step.log?.length)
  const isOpen = hasLog && (wasToggled ?? step.isOpen ?? false)
  const { state, word } = stateOf(step.state)
  const isWaiting = state === 'queued' || state === 'pending' || state === 'skipped'
  return (
    <li className="relative pl-7">
      {!isLast && <span aria-hidden className="absolute top-7 bottom-[-8px] left-[7px] w-px bg-line-strong" />}
      <span className="absolute top-2 left-0 flex size-[15px] items-center justify-center">
        <StateMark state={step.state} progress={step.progress} label={word} size={15} />
      </span>
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 py-1">
        <span id={`${logId}-name`} className={cn('min-w-0', isWaiting && 'text-muted')}>
          {step.name}
        </span>
        {step.detail && <span className="text-muted">{step.detail}</span>}
        <span className="ml-auto flex items-center gap-3 text-muted">
          {step.attempts !== undefined && step.attempts > 1 && <span className="tnum">{step.attempts} attempts</span>}
          {step.durationMs != null && <span className="tnum">{formatDuration(step.durationMs)}</span>}
          {hasLog && (
            <button
              type="button"
              id={`${logId}-button`}
              aria-labelledby={`${logId}-button ${logId}-name`}
              aria-expanded={isOpen}
              aria-controls={logId}
              onClick={() => setToggled(!isOpen)}
              className="-mr-1.5 inline-flex h-6 items-center gap-1 rounded-sm px-1.5 text-xs hover:bg-hover hover:text-text"
            >
              <ChevronRight size={12} aria-hidden className={cn('transition-transform', isOpen && 'rotate-90')} />
              Log
            </button>
          )}
        </span>
      </div>
      {step.error && <p className="pb-2 text-error-text">{step.error}</p>}
      {isOpen && <StepLog id={logId} log={step.log!} />}
    </li>
  )
}

function StepLog({ id, log }: { id: string; log: NonNullable<Step['log']> }) {
  return (
    <div
      id={id}
      className="mb-2 grid max-h-72 grid-cols-[auto_1fr] gap-x-3 overflow-auto rounded-md border bg-sunken px-3 py-2 font-mono text-xs"
    >
      {log.map((line, index) => (
        <div key={index} className="contents">
          <time dateTime={new Date(line.at).toISOString()} className="tnum text-faint" suppressHydrationWarning>
            {formatClock(line.at)}
          </time>
          <span className="min-w-0 break-words whitespace-pre-wrap">{line.message}</span>
        </div>
      ))}
    </div>
  )
}
