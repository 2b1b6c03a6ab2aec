'use client'
import { useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { Page } from '@/components/ui/Page'
import { PlanRows } from '@/components/ui/plan/PlanRows'
import { Section } from '@/components/ui/Section'
import { SkeletonText } from '@/components/ui/Skeleton'
import { Tabs } from '@/components/ui/Tabs'
import type { PlanView } from '@/server/domain/planning/plan'
import { changeProgress } from '@/server/domain/planning/progress'
import type { TaskDetail } from '@/server/domain/task'
import { ApplyPanel } from './ApplyPanel'
import { ApplyProgress } from './ApplyProgress'
import { planSearch } from './list-search'
import { PlanHeader } from './PlanHeader'
import { PlanNotes } from './PlanNotes'

type Props = { plan: PlanView; task: TaskDetail | undefined }

/** Before it is applied: its changes, and beside them what to decide. Then: how each of them goes, or went. */
export function PlanBody({ plan, task }: Props) {
  const [{ change, show }, setSearch] = useQueryStates(planSearch)
  const progress = useMemo(() => task && changeProgress(task.steps, task.state === 'paused'), [task])
  const rows = (
    <PlanRows
      changes={plan.changes}
      isGrouped
      selected={change}
      onSelect={key => setSearch({ change: key === change ? null : key })}
      progress={progress}
    />
  )
  return (
    <Page>
      <PlanHeader plan={plan} task={task} />
      <PlanNotes plan={plan} task={task} />
      {task ? (
        <Tabs
          label="What of it"
          value={show ?? 'steps'}
          onValueChange={next => setSearch({ show: next === 'changes' ? 'changes' : null })}
          items={[
            { value: 'steps', label: 'Progress', content: <ApplyProgress plan={plan} task={task} /> },
            { value: 'changes', label: 'Changes', count: plan.changes.length, content: rows },
          ]}
        />
      ) : (
        plan.changes.length > 0 && (
          <div className="grid grid-cols-1 items-start gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_340px]">
            <Section title="Changes" count={plan.changes.length}>
              {rows}
            </Section>
            {plan.taskId ? <SkeletonText lines={4} /> : <ApplyPanel plan={plan} />}
          </div>
        )
      )}
    </Page>
  )
}
