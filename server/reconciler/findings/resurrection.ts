import type { ResurrectionQuestion } from '@/server/domain/resurrection'
import type { Difference } from '@/server/store/observe-findings'
import type { MemberRow } from '@/server/store/resurrection'

/** A cluster whose members Plenum does not bring back by itself, and why not. Pure. */
export const resurrectionQuestion = (
  { clusterId, verdict, members, sentence }: ResurrectionQuestion,
  { vdcId, clusterName }: Pick<MemberRow, 'vdcId' | 'clusterName'>,
): Difference => ({
  kind: 'resurrection',
  key: clusterId,
  summary:
    verdict === 'brake'
      ? `Too many members are down at once to bring those of ${clusterName} back without asking`
      : `Members of ${clusterName} don’t come back to stay`,
  wanted: 'Running',
  actual: `${members.join(', ')} down`,
  cause: sentence,
  facts: { of: 'resurrection', verdict },
  ...{ vdcId, resourceKind: 'cluster', resourceId: clusterId, resourceName: clusterName, external: null },
})
