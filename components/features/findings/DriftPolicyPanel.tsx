'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '@/components/live/api-error'
import { useTRPC } from '@/components/live/trpc'
import { Button } from '@/components/ui/Button'
import { Checkbox } from '@/components/ui/Checkbox'
import { Field } from '@/components/ui/Field'
import { NumberInput } from '@/components/ui/NumberInput'
import { Section } from '@/components/ui/Section'
import { Skeleton } from '@/components/ui/Skeleton'
import { findingWords } from '@/server/domain/drift/finding'
import { brakeLimit, type DriftPolicy, type DriftPolicyView, repairableKinds } from '@/server/domain/drift/policy'

/** What Plenum may repair here without asking, and the brake on it. */
export function DriftPolicyPanel({ vdcId, readOnly }: { vdcId: string; readOnly: string | null }) {
  const trpc = useTRPC()
  const policy = useQuery(trpc.vdcs.driftPolicy.queryOptions({ vdcId: vdcId }))
  return (
    <Section
      title="Repair without asking"
      description="Only what loses no data. Anything else is reported."
      className="w-full xl:w-80 xl:shrink-0"
    >
      {policy.data ? (
        <PolicyForm
          key={JSON.stringify(settingsOf(policy.data))}
          vdcId={vdcId}
          policy={policy.data}
          readOnly={readOnly}
        />
      ) : policy.error ? (
        <p className="text-sm text-error-text">{sentenceOf(policy.error)}</p>
      ) : (
        <Skeleton className="h-48" />
      )}
    </Section>
  )
}

const settingsOf = ({ repair, maxSharePercent, windowMinutes }: DriftPolicy): DriftPolicy => ({
  ...{ repair, maxSharePercent, windowMinutes },
})

type FormProps = { vdcId: string; policy: DriftPolicyView; readOnly: string | null }

function PolicyForm({ vdcId, policy, readOnly }: FormProps) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const [wish, setWish] = useState(() => settingsOf(policy))
  const save = useMutation(
    trpc.vdcs.setDriftPolicy.mutationOptions({
      onSuccess: saved => client.setQueryData(trpc.vdcs.driftPolicy.queryKey({ vdcId: vdcId }), saved),
    }),
  )
  const isSame = JSON.stringify(wish) === JSON.stringify(settingsOf(policy))
  const limit = brakeLimit(wish, policy.instanceCount)
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={event => {
        event.preventDefault()
        save.mutate({ vdcId: vdcId, ...wish })
      }}
    >
      <fieldset className="flex flex-col gap-2" disabled={Boolean(readOnly)}>
        <legend className="sr-only">Kinds</legend>
        {repairableKinds.map(kind => (
          <Checkbox
            key={kind}
            label={findingWords[kind]}
            hint={hints[kind]}
            disabled={Boolean(readOnly)}
            checked={wish.repair.includes(kind)}
            onCheckedChange={isOn =>
              setWish({
                ...wish,
                repair: repairableKinds.filter(it => (it === kind ? isOn : wish.repair.includes(it))),
              })
            }
          />
        ))}
      </fieldset>
      <div className="grid grid-cols-2 gap-3">
        <Field label="At most">
          <NumberInput
            unit="%"
            min={1}
            max={100}
            value={wish.maxSharePercent}
            onValueChange={share => share && setWish({ ...wish, maxSharePercent: share })}
          />
        </Field>
        <Field label="Within">
          <NumberInput
            unit="min"
            min={5}
            max={1440}
            value={wish.windowMinutes}
            onValueChange={minutes => minutes && setWish({ ...wish, windowMinutes: minutes })}
          />
        </Field>
      </div>
      <p className="text-sm text-muted">
        {wish.repair.length === 0
          ? 'Nothing is chosen: drift is only reported.'
          : `At most ${limit} of ${policy.instanceCount} instances; ${policy.repairedInWindow} so far.`}
        {policy.heldBack > 0 && ` ${policy.heldBack} held back by this brake.`}
        {wish.repair.length > 0 && limit === 0 && ' With so few instances nothing is repaired: raise the share.'}
      </p>
      {save.error && <p className="text-sm text-error-text">{sentenceOf(save.error)}</p>}
      <Button
        type="submit"
        className="self-start"
        pending={save.isPending}
        disabledReason={readOnly ?? (isSame ? 'Nothing to save' : null)}
      >
        Save
      </Button>
    </form>
  )
}

const hints: Record<(typeof repairableKinds)[number], string> = {
  state: 'Start, stop, pause, resume.',
  size: 'Restarts it.',
  attachment: 'Volumes that are not plugged in.',
  address: 'Restarts it.',
  'network-missing': 'What others removed from a zone’s network.',
  'network-changed': 'What others changed there, such as rules.',
}
