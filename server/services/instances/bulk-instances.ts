import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { PlenumError } from '@/server/domain/errors'
import type { bulkInstancesInput } from '@/server/domain/inputs'
import type { BulkResults } from '@/server/domain/instance'
import type { TaskReceipt } from '@/server/domain/task'
import { factsOfInstances } from '@/server/store/instances'
import type { ServiceContext } from '../context'
import { authorizeInVdc } from '../in-vdc'
import { deleteInstance } from './delete-instance'
import { rebootInstance } from './reboot-instance'
import { startInstance } from './start-instance'
import { stopInstance } from './stop-instance'

type Input = z.output<typeof bulkInstancesInput>
type One = (
  ctx: ServiceContext,
  input: { instanceId: Input['instanceIds'][number]; idempotencyKey?: string },
) => Promise<TaskReceipt>

const one: Record<Input['action'], One> = {
  start: startInstance,
  stop: stopInstance,
  reboot: rebootInstance,
  delete: deleteInstance,
}

/** How many at a time: enough to be quick, few enough to leave the database to others. */
const width = 4

/** Each gets a task of its own, or a sentence why not. */
export async function bulkInstances(ctx: ServiceContext, input: Input): Promise<BulkResults> {
  const db = ctx.store.pool
  await authorizeInVdc(ctx, db, input.action === 'delete' ? 'instances.delete' : 'instances.power', input.vdcId)
  const instanceIds = [...new Set(input.instanceIds)]
  const known = new Map((await factsOfInstances(db, input.vdcId, instanceIds)).map(row => [row.id, row.name]))
  const results = instanceIds.map(instanceId => ({
    instanceId,
    name: known.get(instanceId) ?? '',
    taskId: null as TaskReceipt['taskId'] | null,
    skipped: known.has(instanceId) ? null : 'There is no such instance in this VDC.',
  }))
  const waiting = results.filter(result => !result.skipped)
  const work = async () => {
    for (let result = waiting.shift(); result; result = waiting.shift()) {
      const idempotencyKey = input.idempotencyKey && keyOf(input.idempotencyKey, result.instanceId)
      try {
        result.taskId = (await one[input.action](ctx, { instanceId: result.instanceId, idempotencyKey })).taskId
      } catch (error) {
        if (!(error instanceof PlenumError)) throw error
        result.skipped = error.message
      }
    }
  }
  await Promise.all(Array.from({ length: width }, work))
  return { results }
}

/** A key of its own for each instance, so that a repeat finds each one's task. */
const keyOf = (key: string, instanceId: string) =>
  `bulk.${createHash('sha256').update(`${key}\n${instanceId}`).digest('hex')}`
