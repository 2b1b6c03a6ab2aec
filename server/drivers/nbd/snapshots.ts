import { PlenumError } from '@/server/domain/errors'
import type {
  Call,
  Change,
  Found,
  Nudge,
  Observation,
  Ref,
  SnapshotSpec,
  Snapshots as SnapshotsFacet,
  Statuses,
} from '../contract'
import { listVolumes, physicalSize } from '../libvirt/rpc/procedures/storage'
import type { NbdConfig } from './config'
import { copy, endCopyTo } from './copy'
import { snapshotFile, snapshotOfFile, unfinished, volumeFile } from './files'
import type { Disk } from './nodes'
import { createFile, deleteFile, diskOf, fileSize, isWhole } from './pool-files'
import { resizeFile } from './resize'
import { jobs, type StorageDaemon } from './storage-daemon'
import type { StorageLine } from './storage-line'
import type { Volumes } from './volumes'

const gib = 1024 ** 3

/** Whole copies of a volume, sparse as it is, in the same pool: nothing depends on anything, whatever is removed first. */
export class Snapshots implements SnapshotsFacet {
  constructor(
    private readonly config: NbdConfig,
    private readonly line: StorageLine,
    private readonly daemon: StorageDaemon,
    private readonly volumes: Volumes,
  ) {}

  observe(ref: Ref<'snapshot'>, call: Call): Promise<Observation<'snapshot'>> {
    return this.line.with(call, async (client, pool) => {
      const file = snapshotFile(ref)
      const sizeBytes = await fileSize(client, pool, file, call)
      if (sizeBytes === null || !(await isWhole(client, pool, file, call))) return { exists: false }
      return seen(file, { sizeGiB: sizeBytes / gib, volumeId: ref.of })
    })
  }

  plan(): Change[] {
    return []
  }

  async ensure(ref: Ref<'snapshot'>, _spec: SnapshotSpec, _generation: number, call: Call): Promise<Nudge<'snapshot'>> {
    const before = await this.observe(ref, call)
    if (before.exists) return { converged: true, seen: before }
    const file = snapshotFile(ref)
    const [from, to] = await this.line.with(call, async (client, pool) => {
      const sizeBytes = await fileSize(client, pool, volumeFile(ref.of), call)
      if (sizeBytes === null) throw gone('The volume')
      if ((await fileSize(client, pool, file, call)) === null) {
        await createFile(client, pool, unfinished(file), 0, call)
        await createFile(client, pool, file, sizeBytes, call)
      }
      return [
        await diskOf(client, pool, ref.of, volumeFile(ref.of), this.config),
        await diskOf(client, pool, ref.id, file, this.config),
      ]
    })
    const answer = await copy(this.daemon, from, to, call)
    if (!answer.done) return waiting(answer.percent)
    await this.line.with(call, (client, pool) => deleteFile(client, pool, unfinished(file)))
    return { converged: true, seen: await this.observe(ref, call) }
  }

  async remove(ref: Ref<'snapshot'>, call: Call): Promise<Nudge<'snapshot'>> {
    const isRead = (await this.daemon.visit(call, jobs)).some(job => job.from === ref.id)
    if (isRead) throw new PlenumError('busy', 'A volume is being made of this snapshot. It is tried again.')
    if (!(await endCopyTo(this.daemon, ref.id, call))) return waiting()
    await this.line.with(call, async (client, pool) => {
      await deleteFile(client, pool, snapshotFile(ref))
      await deleteFile(client, pool, unfinished(snapshotFile(ref)))
    })
    return { converged: true, seen: { exists: false } }
  }

  async *list(call: Call): AsyncIterable<Found<'snapshot'>> {
    const found = await this.line.with(call, async (client, pool) => {
      const files = await listVolumes(client, pool, { signal: call.signal })
      const names = new Set(files.map(({ name }) => name))
      return Promise.all(
        files.flatMap(file => {
          const ref = snapshotOfFile(file.name)
          if (!ref || names.has(unfinished(file.name))) return []
          return [
            physicalSize(client, file, { signal: call.signal }).then(({ sizeBytes }) => ({ ref, file, sizeBytes })),
          ]
        }),
      )
    })
    for (const { ref, file, sizeBytes } of found)
      yield { id: ref.id, external: file.name, seen: seen(file.name, { sizeGiB: sizeBytes / gib, volumeId: ref.of }) }
  }

  async revert(ref: Ref<'snapshot'>, call: Call): Promise<Nudge<'volume'>> {
    await this.daemon.refuseExported(ref.of, 'revert', call)
    const [from, to] = await this.line.with(call, async (client, pool) => {
      const [held, is] = [
        await fileSize(client, pool, snapshotFile(ref), call),
        await fileSize(client, pool, volumeFile(ref.of), call),
      ]
      if (held === null || is === null) throw gone(held === null ? 'The snapshot' : 'The volume')
      const disks: [Disk, Disk] = [
        await diskOf(client, pool, ref.id, snapshotFile(ref), this.config),
        await diskOf(client, pool, ref.of, volumeFile(ref.of), this.config),
      ]
      // What was added since is cut off with all that is in it; whoever reverts grows it again.
      if (held !== is) await resizeFile(this.daemon, disks[1], held, call)
      return disks
    })
    const answer = await copy(this.daemon, from, to, call)
    if (!answer.done) return waiting(answer.percent)
    return { converged: true, seen: await this.volumes.observe({ kind: 'volume', id: ref.of }, call) }
  }
}

const seen = (external: string, status: Statuses['snapshot']): Extract<Observation<'snapshot'>, { exists: true }> => ({
  ...{ exists: true, external, managed: true, asOf: new Date() },
  status: { ...status, sizeGiB: Math.round(status.sizeGiB * 100) / 100 },
})

const gone = (what: string) =>
  new PlenumError('missing', `${what} is no longer on the storage server. Ask an operator.`)

const waiting = (percent?: number) => ({ converged: false, waitMs: 200, percent, waitingFor: 'the copy' }) as const
