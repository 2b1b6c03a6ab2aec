import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { clusterInput } from '@/server/domain/inputs/clusters'
import type { BulkResults } from '@/server/domain/instance'
import { isDown } from '@/server/domain/resurrection'
import { isClusterOf } from '@/server/store/clusters'
import { membersToJudge } from '@/server/store/resurrection'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'
import { bringBack } from './bring-back'

/**
 * What Plenum does not do by itself, since the brake holds it or its tries are used up: a person has all members brought
 * back that are down. Those whose machine is gone get another one.
 */
export async function resurrectCluster(
  ctx: ServiceContext,
  { vdcId, clusterId }: z.output<typeof clusterInput>,
): Promise<BulkResults> {
  await authorizeInVdc(ctx, ctx.store.pool, 'instances.change', vdcId)
  if (!(await isClusterOf(ctx.store.pool, vdcId, clusterId)))
    throw new PlenumError('missing', 'There is no such cluster in this VDC. Copy its id from the list.')
  const members = await membersToJudge(ctx.store.pool, clusterId)
  const results: BulkResults['results'] = []
  for (const member of members.filter(isDown)) {
    const of = { instanceId: member.id, name: member.name }
    try {
      const { taskId } = await bringBack(ctx, member, member.observed === 'missing' ? 'anew' : 'restart')
      results.push({ ...of, taskId, skipped: null })
    } catch (error) {
      if (!(error instanceof PlenumError)) throw error
      results.push({ ...of, taskId: null, skipped: error.message })
    }
  }
  return { results }
}
