'use client'
import { RadioCards } from '../RadioCards'

export type FailurePolicy = 'roll back' | 'stop and keep' | 'continue'

export type PolicyChoiceProps = {
  value: FailurePolicy
  onChange: (policy: FailurePolicy) => void
  /** The plan has changes that cannot be taken back: once they have begun, it only goes forward. */
  hasPointOfNoReturn?: boolean
}

/** What becomes of the apply when one of its changes fails. */
export function PolicyChoice({ value, onChange, hasPointOfNoReturn }: PolicyChoiceProps) {
  return (
    <div className="flex flex-col gap-2">
      <RadioCards aria-label="If a change fails" columns={1} options={options} value={value} onValueChange={onChange} />
      {hasPointOfNoReturn && value === 'roll back' && (
        <p className="text-xs text-muted">
          Some changes can’t be taken back. They come last; once the first of them has begun, nothing is rolled back any
          more.
        </p>
      )}
    </div>
  )
}

const options = [
  {
    value: 'roll back',
    title: 'Roll back everything',
    description: 'Undo all that this apply did. It arrives whole or not at all.',
  },
  {
    value: 'stop and keep',
    title: 'Stop and keep',
    description: 'Undo only the change that failed, let running ones finish, keep what is done.',
  },
  {
    value: 'continue',
    title: 'Continue with the rest',
    description: 'Undo only the change that failed, go on with all that doesn’t depend on it.',
  },
] as const
