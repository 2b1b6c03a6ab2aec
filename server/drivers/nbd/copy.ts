import { PlenumError } from '@/server/domain/errors'
import type { Call } from '../contract'
import { addNode, type Disk, removeIdleNodes } from './nodes'
import type { Execute } from './qmp'
import { copyJob, filterOf, type JobInfo, jobs, type StorageDaemon } from './storage-daemon'

/**
 * Copies one file over another of the same size, sparse where the first is, as it is at the end of the copy; whoever
 * writes to the first goes on. The storage daemon does it, whether or not somebody waits: a repeat of the call looks
 * how far it is. QEMU's mirror job, ended by its cancellation once the two are the same (qapi/block-core.json).
 */
export function copy(
  daemon: StorageDaemon,
  from: Disk,
  to: Disk,
  call: Call,
): Promise<{ done: true } | { done: false; percent: number }> {
  const id = copyJob(from.node, to.node)
  return daemon.visit(call, async execute => {
    const job = (await jobs(execute)).find(each => each.id === id)
    if (!job) {
      await begin(execute, id, from, to)
      call.log('Began to copy')
      return { done: false, percent: 0 }
    }
    if (job.status === 'ready') await execute('block-job-cancel', { device: id })
    if (job.status !== 'concluded') return { done: false, percent: percentOf(job) }
    await end(execute, id)
    if (job.error) throw failed(job.error)
    return { done: true }
  })
}

/** Gives up whatever is being copied to it. True once nothing is. */
export function endCopyTo(daemon: StorageDaemon, node: string, call: Call): Promise<boolean> {
  return daemon.visit(call, async execute => {
    const job = (await jobs(execute)).find(each => each.to === node)
    if (!job) return true
    if (job.status !== 'concluded') await execute('block-job-cancel', { device: job.id, force: true })
    else await end(execute, job.id)
    return job.status === 'concluded'
  })
}

async function begin(execute: Execute, id: string, from: Disk, to: Disk) {
  await removeIdleNodes(execute)
  await addNode(execute, from)
  await addNode(execute, to)
  await execute('blockdev-mirror', {
    ...{ 'job-id': id, device: from.node, target: to.node, 'filter-node-name': filterOf(from.node) },
    // Converges however much is written meanwhile.
    ...{ sync: 'full', 'copy-mode': 'write-blocking', 'auto-dismiss': false },
  })
}

async function end(execute: Execute, id: string) {
  await execute('job-dismiss', { id })
  await removeIdleNodes(execute)
}

const percentOf = (job: JobInfo) =>
  Math.min(99, Math.floor((job['current-progress'] / Math.max(1, job['total-progress'])) * 100))

const failed = (error: string) =>
  /no space/i.test(error)
    ? new PlenumError('exhausted', 'The zone’s storage is full. Delete what is not needed, or ask an operator.', {
        detail: error,
      })
    : new PlenumError('internal', 'The storage server could not copy the data. Ask an operator.', { detail: error })
