'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { useTaskMutation } from '@/components/live/use-task-mutation'
import { Button } from '@/components/ui/Button'
import { Callout } from '@/components/ui/Callout'
import { Checkbox } from '@/components/ui/Checkbox'
import { Dialog } from '@/components/ui/Dialog'
import { Field } from '@/components/ui/Field'
import { formatCount, formatDuration } from '@/components/ui/format'
import { Input } from '@/components/ui/Input'
import { type RadioCard, RadioCards } from '@/components/ui/RadioCards'
import { SkeletonText } from '@/components/ui/Skeleton'
import type { ZoneView } from '@/server/domain/host'
import { type MaintenanceHook, type MaintenancePlan, scriptName } from '@/server/domain/maintenance'
import { MaintenanceTurns } from './MaintenanceTurns'

const hooks: RadioCard<MaintenanceHook>[] = [
  {
    value: 'restart',
    title: 'Restart each host',
    description: 'Its management controller cuts the power and gives it back; the next host waits until it answers',
  },
  {
    value: 'none',
    title: 'Only empty each host',
    description: 'Everything is moved off it once, and it is taken in again',
  },
  {
    value: 'script',
    title: 'Run a script for each host',
    description: 'Yours, on the worker’s machine, once the host is empty; it stops at the first that fails',
  },
]

/** A zone’s maintenance before it begins: which host when, what moves where, and whether the promise holds at each. */
export function MaintainZoneDialog({ zone, onClose }: { zone: ZoneView; onClose: () => void }) {
  const trpc = useTRPC()
  const [hook, setHook] = useState<MaintenanceHook>('restart')
  const [usesReserve, setUsesReserve] = useState(false)
  const [name, setName] = useState('')
  const script = hook === 'script' ? name : null
  const scriptFault = script === null ? undefined : scriptName.safeParse(script).error?.issues[0]?.message
  const wish = { zoneId: zone.id, hook, usesReserve }
  const plan = useQuery({ ...trpc.zones.maintenancePlan.queryOptions(wish), placeholderData: keepPreviousData })
  const maintain = useTaskMutation(trpc.zones.maintain.mutationOptions({ onSuccess: onClose }))
  const count = plan.data?.turns.length ?? 0
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={open => !open && onClose()}
      title={`Maintain ${zone.name}?`}
      description="Host after host: it takes nothing new, what runs on it moves to others while it runs, it is serviced, and takes instances again. It stops at the first breach of the promise: every cluster keeps its quorum, and the zone its reserve."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={maintain.isPending}
            disabledReason={scriptFault ?? whyNot(plan.data, plan.isPlaceholderData)}
            onClick={() => maintain.mutate({ ...wish, script, generation: zone.generation })}
          >
            {count === 0 ? 'Maintain zone' : `Maintain ${formatCount(count, 'host')}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <RadioCards aria-label="What is done to each host" options={hooks} value={hook} onValueChange={setHook} />
        {hook === 'script' && (
          <Field
            label="Script"
            hint="A file in PLENUM_DATA/hooks on the worker’s machine. It is told PLENUM_HOST, PLENUM_HOST_ADDRESS and PLENUM_ZONE, and has 45 minutes"
            error={name === '' ? undefined : scriptFault}
          >
            <Input isMono value={name} onValueChange={setName} placeholder="update-firmware" autoComplete="off" />
          </Field>
        )}
        {plan.data?.reserve && (
          <Checkbox
            label="Use the reserve while a host is out"
            hint={`${zone.name} keeps ${plan.data.reserve} free. Without this, it stays free also then.`}
            checked={usesReserve}
            onCheckedChange={setUsesReserve}
          />
        )}
        {maintain.error && <Callout tone="error">{sentenceOf(maintain.error)}</Callout>}
        {plan.isPending ? (
          <SkeletonText lines={6} />
        ) : plan.data ? (
          <Plan plan={plan.data} />
        ) : (
          <Callout tone="error">{sentenceOf(plan.error)}</Callout>
        )}
      </div>
    </Dialog>
  )
}

function Plan({ plan }: { plan: MaintenancePlan }) {
  const { turns, leftOut, estimateS } = plan
  const breaches = [...new Set(turns.flatMap(turn => turn.breaches))]
  const moves = turns.reduce((sum, turn) => sum + turn.moves.length, 0)
  return (
    <>
      {breaches.length > 0 && (
        <Callout tone="error" title="The promise would not hold">
          <Sentences of={breaches} />
        </Callout>
      )}
      {leftOut.length > 0 && (
        <Callout
          tone="warn"
          title={`${formatCount(leftOut.length, 'host')} ${leftOut.length === 1 ? 'is' : 'are'} left out`}
        >
          <Sentences of={leftOut.map(each => `${each.hostName}: ${each.reason}`)} />
        </Callout>
      )}
      {turns.length > 0 && (
        <>
          <MaintenanceTurns turns={turns} />
          <p className="text-muted">
            {moves === 0
              ? 'Nothing has to move.'
              : `${formatCount(moves, 'move')}, about ${formatDuration(estimateS * 1000)} in all, and what each host takes to start.`}{' '}
            It can be paused and cancelled between hosts: what was done stays, and the host at work is finished first.
          </p>
        </>
      )}
    </>
  )
}

const Sentences = ({ of }: { of: readonly string[] }) => (
  <ul className="flex flex-col gap-1">
    {of.map(each => (
      <li key={each}>{each}</li>
    ))}
  </ul>
)

function whyNot(plan: MaintenancePlan | undefined, isStale: boolean): string | null {
  if (!plan || isStale) return 'The plan is not there yet'
  if (plan.turns.length === 0) return 'No host can have its turn'
  return plan.turns.some(turn => turn.breaches.length > 0) ? 'The promise would not hold' : null
}
