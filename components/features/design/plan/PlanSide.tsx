import { useQueryClient } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { useMemo, useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { LeftBehindLink } from '@/components/live/LeftBehindLink'
import { useTRPC } from '@/components/live/trpc'
import { useReadOnly } from '@/components/live/use-read-only'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Field } from '@/components/ui/Field'
import { Input } from '@/components/ui/Input'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { AcceptDataLoss, losesData } from '@/components/ui/plan/AcceptDataLoss'
import { PlanRows } from '@/components/ui/plan/PlanRows'
import { PlanSummary } from '@/components/ui/plan/PlanSummary'
import { PolicyChoice } from '@/components/ui/plan/PolicyChoice'
import type { RowProgress } from '@/components/ui/plan/types'
import { StateBadge } from '@/components/ui/StateBadge'
import { TextLink } from '@/components/ui/TextLink'
import { paths } from '@/server/domain/paths'
import type { FailurePolicy, PlanView } from '@/server/domain/planning/plan'
import { isEnded, type TaskDetail } from '@/server/domain/task'
import type { Work } from '../looks'
import { workStates } from '../nodes/NodeShell'

export type PlanSideProps = {
  plan: PlanView
  task: TaskDetail | undefined
  work: ReadonlyMap<string, Work> | undefined
  selected: string | null
  onSelect: (key: string) => void
  /** A row and its node light up together. */
  onPoint: (key: string | null) => void
  onReplan: () => void
  isReplanning: boolean
  onBack: () => void
}

/** The list beside the picture: what is done in which order, what to decide, and how it goes. */
export function PlanSide({
  plan,
  task,
  work,
  selected,
  onSelect,
  onPoint,
  onReplan,
  isReplanning,
  onBack,
}: PlanSideProps) {
  const progress = useMemo(() => work && rowProgress(work), [work])
  const again = (
    <Button size="sm" icon={<RotateCcw size={14} />} pending={isReplanning} onClick={onReplan}>
      Plan again
    </Button>
  )
  return (
    <section aria-label="Plan" className="flex h-full min-h-0 flex-col">
      <header className="flex min-h-11 flex-wrap items-center justify-between gap-2 border-b px-4 py-2 text-sm">
        <PlanSummary counts={plan.counts} quota={plan.quota} />
        <TextLink href={paths.plan(plan.vdcId, plan.id)}>Open as page</TextLink>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">
        <div className="mb-3 flex flex-col gap-2 empty:hidden">
          {plan.state === 'outdated' && (
            <Callout tone="warn" title="Something moved since this was planned" action={again}>
              <ul>
                {plan.moved.map(sentence => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </Callout>
          )}
          {plan.problems.length > 0 && (
            <Callout tone="error" title="The design has faults">
              <ul className="list-disc pl-4">
                {plan.problems.map((problem, at) => (
                  <li key={at}>{problem.message}</li>
                ))}
              </ul>
            </Callout>
          )}
          {plan.warnings.map(warning => (
            <Callout key={warning} tone="warn">
              {warning}
            </Callout>
          ))}
          {task && <HowItGoes task={task} />}
          {task && isEnded(task.state) && task.state !== 'succeeded' && <div>{again}</div>}
        </div>
        {plan.changes.length === 0 ? (
          <p className="text-sm text-muted">Everything is as the design wants it. There is nothing to apply.</p>
        ) : (
          <PlanRows
            changes={plan.changes}
            isGrouped
            progress={progress}
            selected={selected}
            onSelect={onSelect}
            onPoint={onPoint}
          />
        )}
      </div>
      {plan.taskId ? (
        <footer className="flex justify-end gap-2 border-t px-4 py-2.5">
          <Button size="sm" onClick={onBack}>
            Back to the design
          </Button>
        </footer>
      ) : (
        plan.changes.length > 0 && <Apply key={plan.id} plan={plan} />
      )}
    </section>
  )
}

function HowItGoes({ task }: { task: TaskDetail }) {
  if (!isEnded(task.state))
    return (
      <div className="flex flex-col gap-1.5 text-sm">
        <span className="flex justify-between gap-2">
          <StateBadge state={task.state === 'running' ? 'in-progress' : task.state} />
          <TextLink href={paths.task(task.id)}>Pause or cancel</TextLink>
        </span>
        <ProgressBar
          label={task.title}
          value={task.percent / 100}
          tone={task.state === 'rolling back' ? 'drift' : 'busy'}
        />
      </div>
    )
  if (task.state === 'succeeded') return <Callout>Applied: everything is as the design says.</Callout>
  return (
    <Callout
      tone={task.state === 'incomplete' || task.state === 'cancelled' ? 'warn' : 'error'}
      title={endings[task.state]}
    >
      {task.error?.message} {task.state === 'needs operator' && <LeftBehindLink task={task} />}
    </Callout>
  )
}

const endings: Partial<Record<TaskDetail['state'], string>> = {
  'rolled back': 'It failed and was undone: everything is as it was before',
  cancelled: 'It was cancelled and undone',
  incomplete: 'A part of it is done and kept',
  'needs operator': 'Something was left that could not be undone or finished',
}

/** What has to be decided before it is applied; open once somebody means to. */
function Apply({ plan }: { plan: PlanView }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const readOnly = useReadOnly(plan.vdcId)
  const [policy, setPolicy] = useState<FailurePolicy>('roll back')
  const [accepted, setAccepted] = useState<string[]>([])
  const [message, setMessage] = useState('')
  const read = () => client.invalidateQueries(trpc.plans.get.queryFilter({ planId: plan.id }))
  const apply = useTaskMutation(trpc.plans.applyPlan.mutationOptions({ onSettled: read }))
  const open = losesData(plan.changes).filter(key => !accepted.includes(key))
  const reason =
    readOnly ??
    (plan.state === 'faulty'
      ? 'The design has faults; mend them and plan again'
      : plan.state === 'outdated'
        ? 'Something moved since it was made; plan again'
        : open.length > 0 && 'Accept what is lost for good, one by one')
  return (
    <footer className="flex max-h-[60%] flex-col gap-3 overflow-y-auto border-t px-4 py-3">
      <AcceptDataLoss changes={plan.changes} accepted={accepted} onChange={setAccepted} />
      <details className="group">
        <summary className="cursor-pointer rounded-sm text-sm text-muted select-none hover:text-text">
          If a change fails: <span className="text-text">{policy}</span>
        </summary>
        <div className="flex flex-col gap-3 pt-2">
          <PolicyChoice
            value={policy}
            onChange={setPolicy}
            hasPointOfNoReturn={plan.changes.some(change => change.phase > 0)}
          />
          <Field label="Message" isOptional hint="Kept with the version that this makes">
            <Input value={message} onValueChange={setMessage} maxLength={500} placeholder="Why this is done" />
          </Field>
        </div>
      </details>
      {apply.error && (
        <Callout tone="error" title="Nothing was applied">
          {sentenceOf(apply.error)}
        </Callout>
      )}
      <Button
        variant={losesData(plan.changes).length > 0 ? 'danger' : 'primary'}
        pending={apply.isPending || apply.isSuccess}
        disabledReason={reason}
        onClick={() => apply.mutate({ planId: plan.id, policy, acceptDataLoss: accepted, message: message.trim() })}
      >
        Apply {plan.changes.length === 1 ? '1 change' : `${plan.changes.length} changes`}
      </Button>
    </footer>
  )
}

const rowProgress = (work: ReadonlyMap<string, Work>): Map<string, RowProgress> =>
  new Map(
    [...work].map(([key, { state, step, percent, error }]) => [
      key,
      { state: workStates[state], step, percent, error },
    ]),
  )
