'use client'
import { useMutation } from '@tanstack/react-query'
import { Pause, Play, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/Button'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { toast } from '@/components/ui/Toaster'
import { isEnded, type TaskDetail, taskCan } from '@/server/domain/task'
import { sentenceOf } from './api-error'
import { freshKey } from './fresh-key'
import { useTRPC } from './trpc'
import { useReadOnly } from './use-read-only'

/** What can be done with work that is under way: let it rest, go on, or take it back. Nothing once it has ended. */
export function TaskControls({ task }: { task: TaskDetail }) {
  const trpc = useTRPC()
  const readOnly = useReadOnly(task.vdcId)
  const [isAsking, setAsking] = useState(false)
  const failed = (what: string) => (error: unknown) => void toast.error(what, { description: sentenceOf(error) })
  const pause = useMutation(trpc.tasks.pause.mutationOptions({ onError: failed('It was not paused') }))
  const resume = useMutation(trpc.tasks.resume.mutationOptions({ onError: failed('It does not go on') }))
  const cancel = useMutation(
    trpc.tasks.cancel.mutationOptions({
      onSuccess: () => setAsking(false),
      onError: failed('It was not cancelled'),
    }),
  )
  if (isEnded(task.state)) return null
  const mayResume = taskCan.resume(task).allowed
  const why = (verb: 'pause' | 'cancel') => {
    const verdict = taskCan[verb](task)
    return readOnly ?? (verdict.allowed ? null : verdict.reason)
  }
  const input = () => ({ taskId: task.id, idempotencyKey: freshKey() })
  return (
    <>
      {mayResume ? (
        <Button
          icon={<Play size={14} />}
          pending={resume.isPending}
          disabledReason={readOnly}
          onClick={() => resume.mutate(input())}
        >
          Resume
        </Button>
      ) : (
        <Button
          icon={<Pause size={14} />}
          pending={pause.isPending}
          disabledReason={why('pause')}
          onClick={() => pause.mutate(input())}
        >
          Pause
        </Button>
      )}
      <Button icon={<X size={14} />} disabledReason={why('cancel')} onClick={() => setAsking(true)}>
        Cancel task
      </Button>
      {isOnItsWay(task) && (
        <p role="status" className="basis-full text-sm text-muted">
          {task.cancelRequested
            ? 'Cancelling: what was done is being undone.'
            : 'Pausing: steps at work are finished first.'}
        </p>
      )}
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Cancel “${task.title}”?`}
        description={whatCancelling(task)}
        confirmLabel="Cancel task"
        onConfirm={() => cancel.mutateAsync(input())}
      />
    </>
  )
}

/** Asked for, and not come yet. */
const isOnItsWay = (task: TaskDetail) => task.cancelRequested || (task.state === 'running' && task.pauseRequested)

function whatCancelling({ steps }: TaskDetail): string {
  const done = steps.filter(step => step.state === 'done').length
  if (done === 0) return 'Nothing has been done yet, so nothing needs undoing.'
  const taken = `${done} of ${steps.length} steps are done; they are undone in reverse.`
  const isGraph = steps.some(step => step.group !== null)
  return isGraph ? `${taken} If something is removed for good already, it stops and keeps what is done.` : taken
}
