import { observedState } from '@/server/domain/instance'
import { actualInstance, type Observation } from '@/server/drivers/contract'
import type { RecordedInstance, SeenChange } from '@/server/store/observe-instances'

/** What an observation means for what is recorded. Pure. */
export function judge(recorded: RecordedInstance, seen: Observation<'instance'>): SeenChange {
  const base = { id: recorded.id, recordedAt: recorded.recordedAt, generation: null, external: null, actual: null }
  if (!seen.exists) {
    // Not made yet is no loss.
    if (recorded.observed === 'pending') return { ...base, observed: 'pending', reason: null, activity: null }
    return {
      ...base,
      observed: 'missing',
      reason: keptReason(recorded, 'missing') ?? 'Its machine is no longer on its host. Rebuild it, or delete it.',
      activity: 'Its machine vanished from its host',
    }
  }
  const observed = observedState(seen.status.power, recorded.power)
  return {
    ...base,
    observed,
    generation: seen.status.generation,
    external: seen.external,
    actual: actualInstance(seen.status, { ...recorded, isImported: recorded.imported !== null }),
    reason: reasonOf(recorded, seen.status.power, observed),
    activity: seen.status.power === 'crashed' ? 'Its guest crashed' : (sentences[observed] ?? null),
  }
}

/** What is still as it was keeps its reason: a task’s says more (“Delete it again”) than a look from outside can. */
const keptReason = (recorded: RecordedInstance, observed: string) =>
  recorded.observed === observed ? recorded.reason : null

function reasonOf(recorded: RecordedInstance, power: string, observed: string): string | null {
  if (observed === 'crashed') {
    const general = power === 'crashed' ? 'Its guest crashed.' : 'It was stopped outside of Plenum.'
    return keptReason(recorded, observed) ?? `${general} Start it again.`
  }
  if (observed === 'running' && recorded.power === 'stopped') return 'It was started outside of Plenum.'
  if (observed === 'paused' && recorded.power !== 'paused') return 'It was paused outside of Plenum.'
  return null
}

const sentences: Partial<Record<string, string>> = {
  crashed: 'Stopped outside of Plenum',
  running: 'Seen running',
  paused: 'Paused outside of Plenum',
  stopped: 'Seen stopped',
}
