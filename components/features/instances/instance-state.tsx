import { StateBadge } from '@/components/ui/StateBadge'
import { STATES, type State } from '@/components/ui/states'
import type { InstanceState } from '@/server/domain/instance'

/** Every instance state is one of the product’s visual grammar; the compiler asks about a new one. */
const markOf = (state: InstanceState): State => state

export const instanceStateWord = (state: InstanceState): string => STATES[markOf(state)].word

export function InstanceStateBadge({ state, detail }: { state: InstanceState; detail?: React.ReactNode }) {
  return <StateBadge state={markOf(state)} detail={detail} />
}
