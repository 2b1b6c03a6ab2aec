'use client'
import { useState } from 'react'
import { TaskSteps } from '@/components/live/TaskSteps'
import { AcceptDataLoss } from '@/components/ui/plan/AcceptDataLoss'
import { ChangeBadge } from '@/components/ui/plan/ChangeBadge'
import { PlanRows } from '@/components/ui/plan/PlanRows'
import { PlanSummary } from '@/components/ui/plan/PlanSummary'
import { type FailurePolicy, PolicyChoice } from '@/components/ui/plan/PolicyChoice'
import { changeActions } from '@/server/domain/planning/plan'
import { changeProgress } from '@/server/domain/planning/progress'
import { applySample, noQuota, planCounts, planQuota, planSample } from './plan-samples'
import { Variants } from './Specimen'

export function Plans() {
  const [selected, setSelected] = useState<string | null>('instance/web-1')
  const [policy, setPolicy] = useState<FailurePolicy>('roll back')
  const [accepted, setAccepted] = useState<string[]>([])
  return (
    <>
      <Variants label="What a change does">
        {changeActions.map(action => (
          <ChangeBadge key={action} action={action} />
        ))}
      </Variants>
      <Variants label="A plan in one line">
        <PlanSummary counts={planCounts} quota={planQuota} className="text-sm" />
        <PlanSummary counts={{}} quota={noQuota} className="text-sm" />
      </Variants>
      <Variants label="Its changes">
        <div className="w-full">
          <PlanRows changes={planSample} isGrouped selected={selected} onSelect={setSelected} />
        </div>
      </Variants>
      <Variants label="In a dialog, open">
        <div className="w-full">
          <PlanRows changes={planSample.slice(3, 4)} isOpen />
        </div>
      </Variants>
      <Variants label="While it is applied">
        <div className="w-full">
          <PlanRows changes={planSample} progress={changeProgress(applySample)} />
        </div>
      </Variants>
      <Variants label="Its steps">
        <div className="w-full">
          <TaskSteps task={{ title: 'Apply 7 changes', state: 'rolling back', steps: applySample, destinations: {} }} />
        </div>
      </Variants>
      <Variants label="What to agree to">
        <div className="flex w-full max-w-md flex-col gap-4">
          <AcceptDataLoss changes={planSample} accepted={accepted} onChange={setAccepted} />
          <PolicyChoice value={policy} onChange={setPolicy} hasPointOfNoReturn />
        </div>
      </Variants>
    </>
  )
}
