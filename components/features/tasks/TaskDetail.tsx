'use client'
import { useQuery } from '@tanstack/react-query'
import { ClipboardList, RotateCcw } from 'lucide-react'
import { sentenceOf } from '@/components/live/api-error'
import { LeftBehindLink } from '@/components/live/LeftBehindLink'
import { TaskControls } from '@/components/live/TaskControls'
import { TaskSteps } from '@/components/live/TaskSteps'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { Callout } from '@/components/ui/Callout'
import { formatDuration } from '@/components/ui/format'
import { KeyValue } from '@/components/ui/KeyValue'
import { Page } from '@/components/ui/Page'
import { PageHeader } from '@/components/ui/PageHeader'
import { PageError, PageLoading } from '@/components/ui/PageState'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { Section } from '@/components/ui/Section'
import { SkeletonText } from '@/components/ui/Skeleton'
import { TextLink } from '@/components/ui/TextLink'
import { paths } from '@/server/domain/paths'
import { groupSteps, progressOf } from '@/server/domain/planning/progress'
import { isEnded, type TaskDetail as Task, taskCan } from '@/server/domain/task'
import { TaskStateBadge } from './task-state'

/** One task: its steps with logs and durations, how it ended and why, retry and cancel. */
export function TaskDetail({ taskId }: { taskId: string }) {
  const trpc = useTRPC()
  const query = useQuery(trpc.tasks.get.queryOptions({ taskId }))
  const task = query.data
  if (query.isPending)
    return (
      <PageLoading label="Loading the task">
        <SkeletonText lines={8} />
      </PageLoading>
    )
  if (!task)
    return (
      <PageError title="This task can’t be shown" action={<ButtonLink href={paths.tasks()}>All tasks</ButtonLink>}>
        {sentenceOf(query.error)}
      </PageError>
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
      <Section title={task.planId ? 'Changes' : 'Steps'} count={countOf(task)}>
        <TaskSteps task={task} />
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

/** “3 of 8” while it is under way: what is no longer ahead; of an apply its changes, otherwise its steps. */
function countOf(task: Task): string | number {
  const groups = groupSteps(task.steps).filter(group => group.key !== null)
  const states = groups.length ? groups.map(group => progressOf(group.steps).state) : task.steps.map(step => step.state)
  if (isEnded(task.state)) return states.length
  return `${states.filter(state => !['waiting', 'running', 'working'].includes(state)).length} of ${states.length}`
}

const outcomes = {
  'rolled back': 'It did not succeed and was undone',
  'needs operator': 'It could not be undone wholly; an operator has to look',
  incomplete: 'A part of it is done and kept',
  cancelled: 'It was cancelled and undone',
} as const

const tones: Partial<Record<Task['state'], 'info' | 'warn'>> = { cancelled: 'info', incomplete: 'warn' }

function Outcome({ task }: { task: Task }) {
  const title = task.state in outcomes ? outcomes[task.state as keyof typeof outcomes] : 'It does not go well'
  return (
    <Callout tone={tones[task.state] ?? 'error'} title={title}>
      {task.error?.step && <span className="text-muted">{task.error.step}: </span>}
      {task.error?.message}
      {task.error?.detail && <span className="mt-1 block font-mono text-xs text-muted">{task.error.detail}</span>}
      {task.state === 'needs operator' && (
        <span className="mt-1 block">
          <LeftBehindLink task={task} />
        </span>
      )}
    </Callout>
  )
}

function Actions({ task }: { task: Task }) {
  const trpc = useTRPC()
  const readOnly = useReadOnly(task.vdcId)
  const retry = useTaskMutation(trpc.tasks.retry.mutationOptions())
  const canRetry = taskCan.retry(task)
  return (
    <>
      <TaskControls task={task} />
      {isEnded(task.state) && task.state !== 'succeeded' && (
        <Button
          variant={task.planId ? 'secondary' : 'primary'}
          icon={<RotateCcw size={14} />}
          pending={retry.isPending}
          disabledReason={readOnly ?? (canRetry.allowed ? null : canRetry.reason)}
          onClick={() => retry.mutate({ taskId: task.id })}
        >
          Retry
        </Button>
      )}
      {task.planId && task.vdcId && (
        <ButtonLink variant="primary" icon={<ClipboardList size={14} />} href={paths.plan(task.vdcId, task.planId)}>
          Open the plan
        </ButtonLink>
      )}
    </>
  )
}

function subjectPath(task: Task): string | null {
  if (!task.resourceId) return null
  if (task.resourceKind === 'instance' && task.vdcId) return paths.instance(task.vdcId, task.resourceId)
  if (task.resourceKind === 'volume' && task.vdcId) return paths.volume(task.vdcId, task.resourceId)
  if (task.resourceKind === 'backup' && task.vdcId) return paths.backups(task.vdcId)
  if (task.resourceKind === 'vdc') return paths.vdc(task.resourceId)
  if (task.resourceKind === 'host') return paths.host(task.resourceId)
  return null
}
