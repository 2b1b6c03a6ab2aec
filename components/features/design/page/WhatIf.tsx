import { Zap } from 'lucide-react'
import { Select } from '@/components/ui/Select'
import { wordsOf } from './FailureBar'
import { type Failure, printCause } from './use-failure'

type Props = { failure: Failure; onChoose: (cause: string | null) => void }
const nothing = 'nothing'

/** Lets something fail in the picture, to see what it would do. */
export function WhatIf({ failure: { causes, cause }, onChoose }: Props) {
  const options = causes.map(each => ({
    value: printCause(each),
    label: `If ${wordsOf(each)} fails${each.kind === 'zone' ? '' : ` in ${each.zoneName}`}`,
    hint:
      each.runningCount === 0
        ? 'Nothing of this VDC runs there'
        : `${each.runningCount} of its instances ${each.runningCount === 1 ? 'runs' : 'run'} there`,
    icon: <Zap size={14} />,
  }))
  return (
    <Select
      aria-label="What if"
      value={cause ? printCause(cause) : nothing}
      onValueChange={value => onChoose(value === nothing ? null : value)}
      options={[{ value: nothing, label: 'Nothing fails', hint: 'As it is now' }, ...options]}
      className="w-44 max-sm:w-36"
    />
  )
}
