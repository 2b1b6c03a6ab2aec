import type { Suspicion } from '@/server/domain/failover'
import type { Difference } from '@/server/store/observe-findings'

/** While it may just come back nobody is told; what Plenum is about to do by itself is no question either. Pure. */
const quiet: ReadonlySet<Suspicion['verdict']> = new Set(['waiting', 'evacuate'])

/** A host that does not answer, where a person has to know or to decide. Pure. */
export const lostHost = (
  host: { id: string; name: string },
  { verdict, sentence, heartbeat, witnesses }: Omit<Suspicion, 'lookedAt'>,
): Difference[] =>
  quiet.has(verdict)
    ? []
    : [
        {
          kind: 'lost-host',
          key: host.id,
          summary:
            verdict === 'only unreachable'
              ? `Plenum’s line to ${host.name} is cut, though the host lives`
              : `${host.name} is lost: it does not answer`,
          wanted: 'Answers',
          actual: heartbeat === 'seen' ? `Seen by ${witnesses.join(', ')}` : 'Silent on both paths',
          cause: sentence,
          facts: { of: 'lost host', verdict },
          ...{ vdcId: null, resourceKind: 'host', resourceId: host.id, resourceName: host.name, external: null },
        },
      ]
