import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import type { SeenDisk } from '@/server/domain/drift/finding'
import { type Clock, realClock } from './clock'
import type { Documents, InstanceDocument } from './documents'
import { blankInstance } from './instances/document'
import { editInstance, findInstance } from './instances/edit'
import { freeze, switchOff, switchOn } from './instances/power'
import { networksLock } from './networks'
import { cutPower } from './power-loss'
import { isUnreachable } from './site'
import { World, type WorldTx } from './world'

/** What people and accidents do to a data center behind Plenum's back. Machines go by our id or their external name. */
export type Meddler = {
  powerOff(host: string, machine: string): Promise<void>
  powerOn(host: string, machine: string): Promise<void>
  pause(host: string, machine: string): Promise<void>
  crash(host: string, machine: string): Promise<void>
  /** The guest hangs: it runs on, but nothing in it answers until it boots again. */
  hang(host: string, machine: string): Promise<void>
  /** Gives the machine another size, as if its definition had been edited and it had been started anew. */
  resize(host: string, machine: string, size: { vcpus?: number; memoryMiB?: number }): Promise<void>
  /** Takes a volume's disk out of the machine. */
  unplug(host: string, machine: string, volumeId: string): Promise<void>
  /** Plugs a disk into the machine that is none of ours, or takes it out again. */
  plugForeign(host: string, machine: string, disk: SeenDisk | null): Promise<void>
  /** Swaps the machine's network card for another. */
  swapCard(host: string, machine: string, mac: string): Promise<void>
  /** Deletes the machine with its root disk. */
  remove(host: string, machine: string): Promise<void>
  /** Puts a machine there that is not ours. Answers its external name. */
  addStranger(host: string, name: string, size?: { vcpus?: number; memoryMiB?: number }): Promise<string>
  /** A copy of it, switched off and without its volumes, as a host keeps one that went elsewhere. */
  leaveCopy(host: string, machine: string, elsewhere: string): Promise<void>
  /** Deletes a volume with what is on it. */
  removeVolume(zone: string, volumeId: string): Promise<void>
  /** Deletes a host’s copy of an image, or leaves so many bytes of it. */
  harmImage(host: string, imageId: string, sizeBytes?: number): Promise<void>
  /** Changes a thing of a zone's network by hand, or removes it, by our id. */
  editNetwork<K extends NetworkThing>(zone: string, kind: K, id: string, change: Partial<Documents[K]>): Promise<void>
  removeFromNetwork(zone: string, kind: NetworkThing, id: string): Promise<void>
  /** Its line is cut: for so many ms, or until `setReachable`. What runs there goes on. */
  setUnreachable(place: string, forMs?: number): Promise<void>
  setReachable(place: string): Promise<void>
  /** It loses its power: its machines are dead, and nobody reaches it. */
  powerLoss(host: string): Promise<void>
  /** Power is back; no machine starts by itself. */
  powerBack(host: string): Promise<void>
  /** No network reaches it, neither Plenum's nor that of other hosts; what runs there goes on. */
  isolate(host: string): Promise<void>
  rejoin(host: string): Promise<void>
  /** Hosts and storage servers that were ever connected to. */
  places(): Promise<{ name: string; role: 'host' | 'storage' | 'network' | 'backup'; unreachable: boolean }[]>
  machines(host: string): Promise<MachineGlimpse[]>
}
export type MachineGlimpse = Pick<InstanceDocument, 'name' | 'power' | 'bootedAt'> & {
  id: string | null
  external: string
}

type NetworkThing = 'network' | 'port' | 'router' | 'floatingIp' | 'loadBalancer' | 'securityGroup'
type Change = (of: InstanceDocument, id: string) => void

export const createMeddler = (options: { pool: Pool; world: string; clock?: Clock }): Meddler =>
  meddlerIn(new World(options.pool, options.world, options.clock ?? realClock))

export function meddlerIn(world: World): Meddler {
  const edit = async (host: string, machine: string, happened: string, change: Change) => {
    const found = await editInstance(world, host, await keyOf(world, host, machine), async row => {
      row.document.phase = null
      change(row.document, row.refId ?? row.external)
      return { happened: [happened], result: true }
    })
    if (!found) throw new Error(`${host} has no machine ${machine}`)
  }
  const inNetwork = (zone: string, work: (tx: WorldTx, name: string) => Promise<void>) => {
    const name = `${zone}-network`
    return world.transaction(networksLock({ name }), tx => work(tx, name))
  }
  const tellPlace = (place: string, what: string, until: number | null) =>
    world.transaction(place, async tx => {
      if (!(await tx.setUnreachable(place, until))) throw new Error(`There is no ${place} in ${world.name}`)
      await tx.event(what, { place, kind: 'place' })
    })
  return {
    powerOff: (host, machine) => edit(host, machine, 'switched off', of => switchOff(of, 'stopped')),
    powerOn: (host, machine) => edit(host, machine, 'booted', of => switchOn(of, world.now())),
    pause: (host, machine) =>
      edit(host, machine, 'paused', (of, id) => of.power === 'running' && freeze(of, id, world.now())),
    crash: (host, machine) => edit(host, machine, 'crashed', of => switchOff(of, 'crashed')),
    hang: (host, machine) =>
      edit(host, machine, 'hung', of => {
        of.isHung = true
      }),
    resize: (host, machine, size) => edit(host, machine, 'size changed', of => Object.assign(of, size)),
    unplug: (host, machine, volumeId) =>
      edit(host, machine, 'unplugged', of => {
        of.disks = of.disks.filter(disk => disk.volumeId !== volumeId)
      }),
    plugForeign: (host, machine, disk) =>
      edit(host, machine, disk ? 'plugged' : 'unplugged', of => {
        of.foreignDisks = disk ? [disk] : []
      }),
    swapCard: (host, machine, mac) =>
      edit(host, machine, 'device updated', of => {
        if (of.nic) of.nic = { ...of.nic, mac }
      }),
    async remove(host, machine) {
      const key = await keyOf(world, host, machine)
      await world.transaction(`${host} instance ${key}`, async tx => {
        const row = await findInstance(tx, host, key)
        if (!row) return
        await tx.delete(row)
        await tx.event('removed', row)
      })
    },
    addStranger: (host, name, size = {}) =>
      world.transaction(host, async tx => {
        const external = `stranger-${randomUUID().slice(0, 13)}`
        const document = { ...blankInstance(name), vcpus: 2, memoryMiB: 1024, ...size }
        switchOn(document, world.now())
        const row = { kind: 'instance' as const, place: host, external, refId: null, document }
        await tx.insert(row, null)
        await tx.event('created', row)
        return external
      }),
    async leaveCopy(host, machine, elsewhere) {
      const key = await keyOf(world, host, machine)
      await world.transaction(`${elsewhere} instance ${key}`, async tx => {
        const row = await findInstance(tx, host, key)
        if (!row) throw new Error(`${host} has no machine ${machine}`)
        const copy = { ...row, place: elsewhere, document: { ...row.document, disks: [] } }
        switchOff(copy.document, 'stopped')
        await tx.insert(copy, null)
        await tx.event('created', copy)
      })
    },
    removeVolume: (zone, volumeId) =>
      world.transaction(`${zone} storage`, async tx => {
        const row = await tx.find('volume', zone, volumeId)
        if (!row) return
        await tx.delete(row)
        await tx.event('removed', row)
      }),
    harmImage: (host, imageId, sizeBytes) =>
      world.transaction(`${host} image ${imageId}`, async tx => {
        const row = await tx.find('image', host, imageId)
        if (!row) throw new Error(`${host} has no copy of ${imageId}`)
        if (sizeBytes === undefined) return tx.delete(row)
        row.document.sizeBytes = sizeBytes
        await tx.save(row, null)
      }),
    editNetwork: (zone, kind, id, change) =>
      inNetwork(zone, async (tx, name) => {
        const row = await tx.find(kind, name, id)
        if (!row) throw new Error(`The network of ${zone} has no ${kind} ${id}`)
        Object.assign(row.document, change)
        await tx.save(row, row.document.phase?.until ?? null)
        await tx.event('changed', row)
      }),
    removeFromNetwork: (zone, kind, id) =>
      inNetwork(zone, async (tx, name) => {
        const row = await tx.find(kind, name, id)
        if (!row) return
        await tx.delete(row)
        await tx.event('removed', row)
      }),
    setUnreachable: (place, forMs = Number.POSITIVE_INFINITY) => tellPlace(place, 'unreachable', world.now() + forMs),
    setReachable: place => tellPlace(place, 'reachable', null),
    powerLoss: host => cutPower(world, host),
    powerBack: host => world.transaction(host, tx => tx.setPower(host, { hasPower: true, claimsPower: true })),
    isolate: host => world.transaction(host, tx => tx.setIsolated(host, true)),
    rejoin: host => world.transaction(host, tx => tx.setIsolated(host, false)),
    async places() {
      const places = await world.read(tx => tx.places())
      return places.map(place => ({
        ...{ name: place.name, role: place.role },
        unreachable: isUnreachable(place, world.now()),
      }))
    },
    async machines(host) {
      const rows = await world.read(tx => tx.all('instance', host))
      return rows.map(({ refId, external, document: { name, power, bootedAt } }) => {
        return { id: refId, external, name, power, bootedAt }
      })
    },
  }
}

/** The name under which a machine is locked: our id, or for strangers their own. */
async function keyOf(world: World, host: string, machine: string): Promise<string> {
  const row = await world.read(tx => findInstance(tx, host, machine))
  return row?.refId ?? machine
}
