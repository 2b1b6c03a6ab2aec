'use client'
import { type Step, StepList } from '@/components/ui/StepList'
import { useNow } from '@/components/ui/useNow'
import { isEnded, type StepView, type TaskDetail } from '@/server/domain/task'
import { stepMark } from './task-state'

/** The steps as they go on: what each took, or has taken so far, and the last thing it said. */
export function Steps({ task }: { task: TaskDetail }) {
  const now = useNow(!isEnded(task.state))
  return <StepList label={`Steps of ${task.title}`} steps={task.steps.map(step => toStep(step, now))} />
}

function toStep(step: StepView, now: number): Step {
  const isAtWork = step.state === 'running' || step.state === 'undoing'
  const last = step.log.at(-1)?.message
  return {
    id: String(step.index),
    name: step.name,
    state: stepMark(step.state),
    durationMs: step.startedAt ? tookMs(step.startedAt, step.finishedAt, now) : null,
    attempts: step.attempts,
    progress: step.percent === null ? undefined : step.percent / 100,
    detail: isAtWork ? [step.percent !== null && `${step.percent} %`, last].filter(Boolean).join(' · ') : undefined,
    error: step.error ?? undefined,
    log: step.log.map(line => ({ at: Date.parse(line.at), message: line.message })),
    isOpen: step.state === 'failed' || step.state === 'undo failed',
  }
}

/** Whole seconds while it is under way: the clock ticks no finer, and may be a little behind. */
const tookMs = (startedAt: string, finishedAt: string | null, now: number) =>
  finishedAt
    ? Date.parse(finishedAt) - Date.parse(startedAt)
    : Math.max(0, Math.floor((now - Date.parse(startedAt)) / 1000) * 1000)
