'use client'
import { Checkbox } from '../Checkbox'
import { Mono } from '../Mono'
import type { PlanRow } from './types'
import { kindInWords } from './words'

export type AcceptDataLossProps = {
  changes: readonly Pick<PlanRow, 'key' | 'kind' | 'name' | 'dataLoss'>[]
  /** Keys of those that were ticked. */
  accepted: readonly string[]
  onChange: (accepted: string[]) => void
}

/** Keys of all changes that lose data: what has to be accepted, one by one. */
export const losesData = (changes: AcceptDataLossProps['changes']) =>
  changes.filter(change => change.dataLoss !== null).map(change => change.key)

/** One tick for each thing whose data is lost, named; nothing is shown where nothing is. */
export function AcceptDataLoss({ changes, accepted, onChange }: AcceptDataLossProps) {
  const losses = changes.filter(change => change.dataLoss !== null)
  if (losses.length === 0) return null
  return (
    <fieldset className="flex flex-col gap-2 rounded-md border border-state-error/50 bg-state-error/8 px-3 py-2.5">
      <legend className="sr-only">Data that is lost for good</legend>
      <p aria-hidden className="text-sm font-medium text-error-text">
        Data that is lost for good
      </p>
      <div className="flex max-h-60 flex-col gap-2 overflow-y-auto">
        {losses.map(({ key, kind, name, dataLoss }) => (
          <Checkbox
            key={key}
            label={
              <>
                Lose the data of {kindInWords(kind)} <Mono>{name}</Mono>
              </>
            }
            hint={dataLoss}
            checked={accepted.includes(key)}
            onCheckedChange={isTicked =>
              onChange(isTicked ? [...accepted, key] : accepted.filter(other => other !== key))
            }
          />
        ))}
      </div>
    </fieldset>
  )
}
