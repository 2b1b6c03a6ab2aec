import type { z } from 'zod'
import type { listBackupsInput } from '@/server/domain/inputs'
import * as store from '@/server/store/read-backups'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'

export async function listBackups(ctx: ServiceContext, input: z.output<typeof listBackupsInput>) {
  await authorizeInVdc(ctx, ctx.store.pool, 'backups.read', input.vdcId)
  return store.listBackups(ctx.store.pool, input)
}
