'use client'
import { RadioCards } from '../RadioCards'

export type FailurePolicy = 'roll back' | 'stop and keep' | 'continue'

export type PolicyChoiceProps = {
  value: FailurePolicy
  onChange: (policy: FailurePolicy) => void
  /** The plan has changes that cannot be taken back: once they have begun, it only goes forward. */
  hasPointOfNoReturn?: boolean
}

/** What becomes of the apply when one of its changes fails. What the chosen one means is said; the others stay short. */
export function PolicyChoice({ value, onChange, hasPointOfNoReturn }: PolicyChoiceProps) {
  const forward = hasPointOfNoReturn ? ' Not once the first change that can’t be taken back has begun.' : ''
  const shown = options.map(({ meaning, ...option }) => ({
    ...option,
    description: option.value === value && meaning + (value === 'roll back' ? forward : ''),
  }))
  return (
    <RadioCards aria-label="If a change fails" columns={1} options={shown} value={value} onValueChange={onChange} />
  )
}

const options = [
  {
    value: 'roll back',
    title: 'Roll back everything',
    meaning: 'Undo all that this apply did. It arrives whole or not at all.',
  },
  {
    value: 'stop and keep',
    title: 'Stop and keep',
    meaning: 'Undo only the change that failed, let running ones finish, keep what is done.',
  },
  {
    value: 'continue',
    title: 'Continue with the rest',
    meaning: 'Undo only the change that failed, go on with all that doesn’t depend on it.',
  },
] as const
