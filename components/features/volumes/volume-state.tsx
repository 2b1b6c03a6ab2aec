import { StateBadge } from '@/components/ui/StateBadge'
import type { State } from '@/components/ui/states'
import type { VolumeState } from '@/server/domain/volume'

/** Every volume state in the product’s one visual grammar; the compiler asks about a new one. */
const markOf = (state: VolumeState): State =>
  state === 'moving'
    ? 'migrating'
    : state === 'in use' || state === 'half reverted' || state === 'backing up'
      ? (state.replace(' ', '-') as State)
      : state

/** A volume grows; that is the one way in which it changes its size. It moves, where an instance migrates. */
const labels: Partial<Record<VolumeState, string>> = { resizing: 'Growing', moving: 'Moving' }

export function VolumeStateBadge({ state }: { state: VolumeState }) {
  return <StateBadge state={markOf(state)} label={labels[state]} />
}
