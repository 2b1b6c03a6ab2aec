import { ListChecks, PencilRuler } from 'lucide-react'
import { ButtonLink } from '@/components/ui/ButtonLink'
import { CopyButton } from '@/components/ui/CopyButton'
import { Mono } from '@/components/ui/Mono'
import { PageHeader } from '@/components/ui/PageHeader'
import { PlanSummary } from '@/components/ui/plan/PlanSummary'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { paths } from '@/server/domain/paths'
import type { PlanView } from '@/server/domain/planning/plan'
import { planTitle } from '@/server/domain/planning/title'
import type { TaskDetail } from '@/server/domain/task'
import { PlanStateBadge } from './plan-state'

/** Where it came from, who made it, when, what it comes to, and how it stands. */
export function PlanHeader({ plan, task }: { plan: PlanView; task: TaskDetail | undefined }) {
  return (
    <PageHeader
      title={planTitle(plan.origin)}
      state={<PlanStateBadge state={plan.state} taskState={task?.state} />}
      meta={
        <>
          <span>
            Made <RelativeTime at={plan.createdAt} /> by {plan.author}
          </span>
          {plan.appliedAt && (
            <span>
              Applied <RelativeTime at={plan.appliedAt} />
              {task?.createdBy && ` by ${task.createdBy}`}
            </span>
          )}
          <PlanSummary counts={plan.counts} quota={plan.quota} />
          <span className="inline-flex items-center gap-1">
            <Mono className="text-faint">{plan.id}</Mono>
            <CopyButton text={plan.id} label="Copy the plan’s id" />
          </span>
        </>
      }
      actions={
        <>
          {plan.taskId && (
            <ButtonLink href={paths.task(plan.taskId)} icon={<ListChecks size={14} />}>
              Open the task
            </ButtonLink>
          )}
          <ButtonLink href={paths.design(plan.vdcId)} icon={<PencilRuler size={14} />}>
            Open the design
          </ButtonLink>
        </>
      }
    />
  )
}
