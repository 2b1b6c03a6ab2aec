import { PlenumError } from '@/server/domain/errors'
import type { Call } from '../contract'
import { type NbdConfig, splitAddress } from './config'
import { type Execute, QmpError, visitQmp } from './qmp'

/** QEMU's BlockExportInfo (qapi/block-export.json). */
export type ExportInfo = { id: string; type: string; 'node-name': string; 'shutting-down': boolean }

/** The storage server's qemu-storage-daemon: short visits, with errors in the contract's words. */
export class StorageDaemon {
  constructor(private readonly config: NbdConfig) {}

  async visit<T>(call: Call, work: (execute: Execute) => Promise<T>): Promise<T> {
    try {
      return await visitQmp(splitAddress(this.config.qmp), work, { signal: call.signal })
    } catch (error) {
      if (!(error instanceof QmpError)) throw error
      throw new PlenumError('internal', 'The storage server refused. Ask an operator to look at the task’s log.', {
        detail: `${error.command}: ${error.qmpClass}: ${error.message}`,
      })
    }
  }

  /**
   * For what a volume's user would not survive: a file that is deleted or grown under an export keeps its old self there.
   * @param what as in “before you … it”.
   * @throws `conflict` while the volume is connected.
   */
  async refuseExported(volumeId: string, what: 'delete' | 'grow' | 'revert' | 'fill', call: Call): Promise<void> {
    const found = await this.visit(call, exports)
    const other = found.find(each => each['node-name'] === volumeId)
    if (!other) return
    throw new PlenumError('conflict', `The volume is connected to an instance. Detach it before you ${what} it.`, {
      detail: `export ${other.id}`,
    })
  }
}

/** While a volume is copied, its export hangs on a filter before its node. QEMU takes names of at most 31 letters. */
export const filterOf = (node: string) => `${node}.copy`

/** The export by which a volume or a snapshot is read or filled as a whole. */
export const contentExport = (id: string) => `content.${id}`
export const isContentExport = (id: string) => id.startsWith('content.')

export const exports = async (execute: Execute) =>
  (await execute<ExportInfo[]>('query-block-exports')).map(each => ({
    ...each,
    'node-name': each['node-name'].replace(/\.(copy|fill)$/, ''),
  }))

/** QEMU's JobInfo (qapi/job.json). */
export type JobInfo = {
  id: string
  status: string
  'current-progress': number
  'total-progress': number
  error?: string
}

export const copyJob = (from: string, to: string) => `copy.${from}.${to}`

/** All copies under way or ended, with the nodes that they are between. */
export const jobs = async (execute: Execute) =>
  (await execute<JobInfo[]>('query-jobs')).flatMap(job => {
    const [, from, to] = /^copy\.(\w+)\.(\w+)$/.exec(job.id) ?? []
    return from && to ? [{ ...job, from, to }] : []
  })
