import type { z } from 'zod'
import type { listFindingsInput } from '@/server/domain/inputs'
import { authorize } from '@/server/policy'
import * as store from '@/server/store/findings'
import type { ServiceContext } from '../context'

/** What the last sweeps found to differ. Newest first. */
export async function listFindings(ctx: ServiceContext, input: z.output<typeof listFindingsInput>) {
  authorize(ctx.actor, 'findings.read', 'platform')
  return store.listFindings(ctx.store.pool, input)
}
