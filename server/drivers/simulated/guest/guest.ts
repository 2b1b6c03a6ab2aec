import { PlenumError } from '@/server/domain/errors'
import { isOn } from '@/server/domain/instance'
import type { InstanceDocument, Row, VolumeDocument } from '../documents'
import { volumeOf } from '../instances/disk-moves'
import { editInstance, findInstance } from '../instances/edit'
import { exportOf } from '../instances/moves'
import { switchOff, switchOn } from '../instances/power'
import { settle } from '../instances/settle'
import { storageLock } from '../simple'
import type { Site } from '../site'
import { heldIn } from '../volumes'
import type { WorldTx } from '../world'
import { closed, opened } from './luks'
import type { Disk, Machine } from './machine'
import { type Names, namesFor } from './names'
import { peersOf } from './peers'
import { runLine } from './shell/run'

/** A guest's answer to a line. `frozen`: it is paused and heard nothing; `gone`: it was not there any more. */
export type Reply = { output: string; cwd: string; ending?: 'poweroff' | 'reboot' } | 'frozen' | 'gone'

/** One guest as its terminals reach it: every line is a transaction on the machine and the volumes that it has. */
export class Guest {
  constructor(
    private readonly site: Site,
    readonly id: string,
  ) {}

  /** @throws PlenumError `missing` when there is no such machine, `conflict` when it is off. */
  async look(): Promise<InstanceDocument> {
    const row = await this.row()
    if (!row) throw new PlenumError('missing', 'The instance is no longer on its host. Rebuild or delete it.')
    const { power, name } = row.document
    if (isOn(power)) return row.document
    throw new PlenumError('conflict', `${name} is not running; start it first.`)
  }

  /** Notes that the serial port has shown the boot; answers whether it had before. */
  async greet(): Promise<boolean> {
    const had = await editInstance(this.site.world, this.site.name, this.id, async row => {
      const { greeted } = row.document.memory
      row.document.memory.greeted = true
      return { result: greeted }
    })
    return had ?? true
  }

  async run(line: string, cwd: string): Promise<Reply> {
    const zones = await this.zones()
    const reply = await editInstance<Reply>(
      this.site.world,
      this.site.name,
      this.id,
      async (row, tx) => {
        const of = row.document
        if (of.power !== 'running') return { result: of.power === 'paused' ? 'frozen' : 'gone' }
        const now = this.site.world.now()
        const disks = await disksOf(of, this.id, tx, zones)
        // Looking through the whole world is for those who ask.
        const peers = line.includes('ping') ? await peersOf(row, tx) : noPeers
        const names = line.includes('nslookup') ? await namesFor(row, tx) : noNames
        const machine: Machine = {
          ...{ id: this.id, of, memory: of.memory, now, cwd, peers, names },
          disks: disks.map(each => each.disk),
        }
        remember(machine, line)
        const output = runLine(machine, line)
        for (const { disk, row: volume, luksKey } of disks) {
          if (!disk.isChanged) continue
          const document = luksKey === undefined ? disk.document : sealed(disk.document, luksKey)
          await tx.save({ ...volume, document }, document.phase?.until ?? null)
          const copy = of.memory.copies?.find(each => each.attachmentId === disk.attachmentId)
          const other = copy && (await volumeOf(copy.to, tx))
          if (!other) continue
          Object.assign(other.document, heldIn(document))
          await tx.save(other, other.document.phase?.until ?? null)
        }
        return { happened: this.end(machine), result: { output, cwd: machine.cwd, ending: machine.ending } }
      },
      zones.map(storageLock),
    )
    return reply ?? 'gone'
  }

  /** What the guest did to its own power. */
  private end({ ending, of }: Machine): string[] {
    if (ending === 'poweroff') {
      switchOff(of, 'stopped')
      of.phase = null
      return ['stopped']
    }
    if (ending !== 'reboot') return []
    const now = this.site.world.now()
    switchOn(of, now)
    of.memory.greeted = true
    of.phase = { what: 'boot', since: now, until: now + this.site.latencyMs('boot', of.name, `${this.id} ${of.boots}`) }
    return ['rebooted']
  }

  private async row(): Promise<Row<'instance'> | undefined> {
    const row = await this.site.world.read(tx => findInstance(tx, this.site.name, this.id))
    if (!row) return undefined
    return settle(row.document, this.id, this.site.world.now()).includes('removed') ? undefined : row
  }

  /** Storage servers that hold its volumes: locked along with it, so that nothing else writes there meanwhile. */
  private async zones(): Promise<string[]> {
    const row = await this.row()
    const copies = row?.document.memory.copies ?? []
    const names = [...(row?.document.disks.map(exportOf) ?? []), ...copies.map(each => each.to)]
    if (names.length === 0) return []
    return this.site.world.read(async tx => {
      const exports = await Promise.all(names.map(name => tx.findExternal('attachment', name)))
      return [...new Set(exports.flatMap(each => each?.place ?? []))]
    })
  }
}

/** The volumes whose exports are still there: a disk without one is cut off. */
async function disksOf(of: InstanceDocument, id: string, tx: WorldTx, zones: string[]) {
  const disks: { disk: Disk; row: Row<'volume'>; luksKey?: string }[] = []
  for (const spec of of.disks) {
    const found = await tx.findExternal('attachment', exportOf(spec))
    if (!found || found.document.instanceId !== id || !zones.includes(found.place)) continue
    const row = await tx.find('volume', found.place, found.document.volumeId)
    if (!row) continue
    const { device, attachmentId, luksKey } = spec
    const filesystem = luksKey === undefined ? row.document.filesystem : opened(row.document, luksKey)
    if (filesystem === undefined) continue
    const document = { ...row.document, filesystem }
    disks.push({ disk: { device, attachmentId, document, isChanged: false }, row, luksKey })
  }
  return disks
}

const sealed = (document: VolumeDocument, key: string): VolumeDocument => ({
  ...document,
  filesystem: null,
  ciphertext: closed(document.filesystem, key),
})

const noPeers: ReadonlySet<string> = new Set()
const noNames: Names = new Map()

const historyLimit = 50

function remember({ memory }: Machine, line: string) {
  if (line.trim() === '' || memory.history.at(-1) === line) return
  memory.history = [...memory.history, line].slice(-historyLimit)
}
