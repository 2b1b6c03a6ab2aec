import { StateBadge } from '@/components/ui/StateBadge'
import { StateMark } from '@/components/ui/StateMark'
import { STATES, type State } from '@/components/ui/states'
import { Variants } from './Specimen'

export function States() {
  return (
    <>
      <Variants label="Mark, word and colour">
        <div className="grid w-full grid-cols-[repeat(auto-fill,minmax(130px,1fr))] gap-x-4 gap-y-2 text-sm">
          {(Object.keys(STATES) as State[]).map(state => (
            <StateBadge key={state} state={state} progress={state === 'in-progress' ? 0.6 : undefined} />
          ))}
        </div>
      </Variants>
      <Variants label="With what is known about it">
        <StateBadge state="unreachable" detail="last seen 40 s ago" className="text-sm" />
        <StateBadge state="in-progress" progress={0.4} label="Copying disk" detail="2 of 5" className="text-sm" />
        <StateBadge state="something new" className="text-sm" />
      </Variants>
      <Variants label="Large, for looking closely">
        {(Object.keys(STATES) as State[]).map(state => (
          <StateMark key={state} state={state} size={28} />
        ))}
      </Variants>
    </>
  )
}
