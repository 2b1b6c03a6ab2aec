import { Field } from '@/components/ui/Field'
import { capitalized, formatCount } from '@/components/ui/format'
import { Select } from '@/components/ui/Select'
import { type FailureCause, type FailureKind, failureKinds } from '@/server/domain/failure/cause'
import type { CauseView } from '@/server/domain/failure/fleet'

type Props = {
  causes: readonly CauseView[]
  chosen: FailureCause | null
  onChoose: (cause: FailureCause) => void
}

/** What fails, in two steps: the kind of thing, then which. */
export function CausePicker({ causes, chosen, onChoose }: Props) {
  const kind = chosen?.kind ?? null
  const ofKind = causes.filter(cause => cause.kind === kind)
  return (
    <div className="flex flex-wrap gap-4">
      <Field label="What fails" className="w-44">
        <Select<FailureKind>
          value={kind}
          placeholder="Choose…"
          onValueChange={next => onChoose(causeOf(causes.find(cause => cause.kind === next)!))}
          options={failureKinds.map(each => ({
            value: each,
            label: wordOf(each),
            disabledReason: !causes.some(cause => cause.kind === each) && 'No host’s location names one',
          }))}
        />
      </Field>
      <Field label="Which" className="w-72">
        <Select
          value={chosen ? keyOf(chosen) : null}
          placeholder={kind ? 'Choose…' : 'Choose here, or on the racks'}
          disabled={ofKind.length === 0}
          onValueChange={key => onChoose(causeOf(causes.find(cause => keyOf(cause) === key)!))}
          options={ofKind.map(cause => ({
            value: keyOf(cause),
            label: cause.kind === 'zone' ? cause.name : `${cause.name} in ${cause.zoneName}`,
            hint: `${formatCount(cause.hostCount, 'host')}, ${cause.runningCount} running`,
          }))}
        />
      </Field>
    </div>
  )
}

const causeOf = ({ kind, zoneId, name }: CauseView): FailureCause => ({ kind, zoneId, name })

export const keyOf = ({ kind, zoneId, name }: FailureCause) => [kind, zoneId, name].join('\n')

const wordOf = (kind: FailureKind) => capitalized(kind)
