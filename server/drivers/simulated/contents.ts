import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { PlenumError } from '@/server/domain/errors'
import type { Call, Contents as ContentsFacet, Ref } from '../contract'
import type { VolumeDocument } from './documents'
import { storageLock } from './simple'
import type { Site } from './site'
import { refuseExported } from './volumes'

/** What guests wrote, as text: that is all there is of a simulated disk. Of an encrypted one, a text that says nothing. */
export class Contents implements ContentsFacet {
  constructor(private readonly site: Site) {}

  async read(of: Ref<'snapshot'> | Ref<'volume'>, call: Call): Promise<Readable> {
    const held = await this.site.call(call, `contents.read ${of.id}`, () =>
      this.site.world.read(async tx => (await tx.find(of.kind, this.site.name, of.id)) ?? null),
    )
    if (!held) throw new PlenumError('missing', `The ${of.kind} is no longer on the storage server. Ask an operator.`)
    const { filesystem, ciphertext } = held.document
    return Readable.from([Buffer.from(JSON.stringify(ciphertext ?? filesystem))])
  }

  async write(ref: Ref<'volume'>, content: Readable, call: Call): Promise<void> {
    // Taken in first: content that breaks off changes nothing here.
    const held = JSON.parse(await text(content)) as VolumeDocument['filesystem'] | string
    const ms = this.site.latencyMs('backup carry', '', ref.id)
    if (ms > 0) await this.site.world.clock.sleep(ms, call.signal)
    await this.site.call(call, `contents.write ${ref.id}`, () =>
      this.site.world.transaction(storageLock(this.site.name), async tx => {
        const volume = await tx.find('volume', this.site.name, ref.id)
        if (!volume) throw new PlenumError('missing', 'The volume is no longer on the storage server. Ask an operator.')
        await refuseExported(ref.id, this.site.name, 'fill', tx)
        const isEncrypted = typeof held === 'string'
        volume.document.filesystem = isEncrypted ? null : held
        volume.document.ciphertext = isEncrypted ? held : undefined
        await tx.save(volume, volume.document.phase?.until ?? null)
        await tx.event('changed', volume)
      }),
    )
  }

  async release(of: Ref<'snapshot'> | Ref<'volume'>, call: Call): Promise<void> {
    await this.site.call(call, `contents.release ${of.id}`, async () => {})
  }
}
