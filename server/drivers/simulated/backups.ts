import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { PlenumError } from '@/server/domain/errors'
import type { BackupRef, Backups as BackupsFacet, Call } from '../contract'
import type { Site } from './site'

/** A store that keeps what it is given. */
export class Backups implements BackupsFacet {
  constructor(private readonly site: Site) {}

  async write({ id, vault }: BackupRef, from: Readable, call: Call) {
    const content = await text(from)
    const ms = this.site.latencyMs('backup carry', '', id)
    if (ms > 0) await this.site.world.clock.sleep(ms, call.signal)
    return this.site.call(call, `backup.write ${id}`, () =>
      this.site.world.transaction(this.lock(id), async tx => {
        const former = await tx.find('backup', this.site.name, id)
        if (former) await tx.delete(former)
        const external = `backup-${randomUUID().slice(0, 13)}`
        const document = { vault, content, phase: null }
        await tx.insert({ kind: 'backup', place: this.site.name, external, refId: id, document }, null)
        return { external, storedBytes: Buffer.byteLength(content) }
      }),
    )
  }

  async read({ vault, external }: BackupRef & { external: string }, call: Call): Promise<Readable> {
    const kept = await this.site.call(call, `backup.read ${external}`, () =>
      this.site.world.read(async tx => (await tx.findExternal('backup', external, this.site.name)) ?? null),
    )
    if (kept?.document.vault !== vault) throw new PlenumError('missing', 'Its store has not got all of it any more.')
    return Readable.from([Buffer.from(kept.document.content)])
  }

  async remove({ id }: BackupRef, call: Call): Promise<void> {
    await this.site.call(call, `backup.remove ${id}`, () =>
      this.site.world.transaction(this.lock(id), async tx => {
        const kept = await tx.find('backup', this.site.name, id)
        if (kept) await tx.delete(kept)
      }),
    )
  }

  private lock(id: string) {
    return `${this.site.name} backup ${id}`
  }
}
