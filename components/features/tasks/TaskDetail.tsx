'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { RotateCcw, X } from 'lucide-react'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { Callout } from '@/components/ui/Callout'
import { ConfirmDialog } from '@/components/ui/ConfirmDialog'
import { ErrorState } from '@/components/ui/ErrorState'
import { formatDuration } from '@/components/ui/format'
import { KeyValue } from '@/components/ui/KeyValue'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Section } from '@/components/ui/Section'
import { SkeletonText } from '@/components/ui/Skeleton'
import { TextLink } from '@/components/ui/TextLink'
import { toast } from '@/components/ui/Toaster'
import { paths } from '@/server/domain/paths'
import { isEnded, type TaskDetail as Task, taskCan } from '@/server/domain/task'
import { Steps } from './Steps'
import { TaskStateBadge } from './task-state'

/** One task: its steps with logs and durations, how it ended and why, retry and cancel. */
export function TaskDetail({ taskId }: { taskId: string }) {
  const trpc = useTRPC()
  const query = useQuery(trpc.tasks.get.queryOptions({ taskId }))
  const task = query.data
  if (query.isPending)
    return (
      <Page>
        <SkeletonText lines={8} />
      </Page>
    )
  if (!task)
    return (
      <Page>
        <ErrorState title="This task can’t be shown" action={<ButtonLink href={paths.tasks()}>All tasks</ButtonLink>}>
          {sentenceOf(query.error)}
        </ErrorState>
      </Page>
    )
  const subject = subjectPath(task)
  return (
    <Page isNarrow>
      <PageHeader
        title={task.title}
        state={<TaskStateBadge task={task} />}
        meta={
          <>
            <span>
              Asked <RelativeTime at={task.createdAt} /> by {task.createdBy ?? 'Plenum'}
            </span>
            {task.startedAt && task.finishedAt && (
              <span>Took {formatDuration(Date.parse(task.finishedAt) - Date.parse(task.startedAt))}</span>
            )}
          </>
        }
        actions={<Actions task={task} />}
      />
      {!isEnded(task.state) && (
        <ProgressBar
          label={task.title}
          value={task.percent / 100}
          tone={task.state === 'rolling back' ? 'drift' : 'busy'}
        />
      )}
      {task.error && <Outcome task={task} />}
      <Section
        title="Steps"
        count={isEnded(task.state) ? task.steps.length : `${doneCount(task)} of ${task.steps.length}`}
      >
        <Steps task={task} />
      </Section>
      <Section title="Details">
        <KeyValue
          columns={2}
          items={[
            {
              key: 'Works on',
              value:
                task.resourceName &&
                (subject ? (
                  <TextLink href={subject} className="font-mono">
                    {task.resourceName}
                  </TextLink>
                ) : (
                  task.resourceName
                )),
            },
            { key: 'Kind', value: task.kind, isMono: true },
            { key: 'Started', value: task.startedAt && <RelativeTime at={task.startedAt} /> },
            { key: 'Ended', value: task.finishedAt && <RelativeTime at={task.finishedAt} /> },
            { key: 'Id', value: task.id, isMono: true },
          ]}
        />
      </Section>
    </Page>
  )
}

/** Done, or undone: no longer ahead. */
const doneCount = (task: Task) => task.steps.filter(step => step.state !== 'waiting' && step.state !== 'running').length

const outcomes = {
  'rolled back': 'It did not succeed and was undone',
  'needs operator': 'It could not be undone wholly; an operator has to look',
  cancelled: 'It was cancelled and undone',
} as const

function Outcome({ task }: { task: Task }) {
  const title = task.state in outcomes ? outcomes[task.state as keyof typeof outcomes] : 'It does not go well'
  return (
    <Callout tone={task.state === 'cancelled' ? 'info' : 'error'} title={title}>
      {task.error?.step && <span className="text-muted">{task.error.step}: </span>}
      {task.error?.message}
      {task.error?.detail && <span className="mt-1 block font-mono text-xs text-muted">{task.error.detail}</span>}
    </Callout>
  )
}

function Actions({ task }: { task: Task }) {
  const trpc = useTRPC()
  const readOnly = useReadOnly(task.vdcId)
  const [isAsking, setAsking] = useState(false)
  const retry = useTaskMutation(trpc.tasks.retry.mutationOptions())
  const cancel = useMutation(
    trpc.tasks.cancel.mutationOptions({
      onSuccess: () => setAsking(false),
      onError: error => toast.error('It was not cancelled', { description: sentenceOf(error) }),
    }),
  )
  const canCancel = taskCan.cancel(task)
  const canRetry = taskCan.retry(task)
  const done = task.steps.filter(step => step.state === 'done').length
  return (
    <>
      {isEnded(task.state) ? (
        task.state !== 'succeeded' && (
          <Button
            variant="primary"
            icon={<RotateCcw size={14} />}
            pending={retry.isPending}
            disabledReason={readOnly ?? (canRetry.allowed ? null : canRetry.reason)}
            onClick={() => retry.mutate({ taskId: task.id })}
          >
            Retry
          </Button>
        )
      ) : (
        <Button
          icon={<X size={14} />}
          disabledReason={readOnly ?? (canCancel.allowed ? null : canCancel.reason)}
          onClick={() => setAsking(true)}
        >
          Cancel task
        </Button>
      )}
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Cancel “${task.title}”?`}
        description={
          done === 0
            ? 'Nothing has been done yet, so nothing needs undoing.'
            : `${done} of ${task.steps.length} steps are done; they are undone in reverse.`
        }
        confirmLabel="Cancel task"
        onConfirm={() => cancel.mutateAsync({ taskId: task.id })}
      />
    </>
  )
}

function subjectPath(task: Task): string | null {
  if (!task.resourceId) return null
  if (task.resourceKind === 'instance' && task.vdcId) return paths.instance(task.vdcId, task.resourceId)
  if (task.resourceKind === 'volume' && task.vdcId) return paths.volume(task.vdcId, task.resourceId)
  if (task.resourceKind === 'host') return paths.host(task.resourceId)
  return null
}
