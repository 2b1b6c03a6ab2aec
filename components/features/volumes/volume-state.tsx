import { StateBadge } from '@/components/ui/StateBadge'
import type { State } from '@/components/ui/states'
import type { VolumeState } from '@/server/domain/volume'

/** Every volume state in the one visual grammar. */
const shown: Record<VolumeState, { mark: State; word: string }> = {
  creating: { mark: 'creating', word: 'Creating' },
  resizing: { mark: 'resizing', word: 'Growing' },
  attaching: { mark: 'starting', word: 'Attaching' },
  detaching: { mark: 'stopping', word: 'Detaching' },
  deleting: { mark: 'deleting', word: 'Deleting' },
  available: { mark: 'available', word: 'Available' },
  'in use': { mark: 'attached', word: 'In use' },
  failed: { mark: 'failed', word: 'Failed' },
  missing: { mark: 'error', word: 'Missing' },
  unknown: { mark: 'unknown', word: 'Unknown' },
}

export const volumeStateWord = (state: VolumeState) => shown[state].word

export function VolumeStateBadge({ state }: { state: VolumeState }) {
  return <StateBadge state={shown[state].mark} label={shown[state].word} />
}
