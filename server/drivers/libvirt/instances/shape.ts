import type { SeenDisk, SeenNic } from '@/server/domain/drift/finding'
import type { Id } from '@/server/domain/ids'

/** What we write into a domain's metadata to know it again. */
export type Stamp = {
  id: Id<'instance'>
  generation: number
  vdcId: Id<'vdc'>
  name: string
  imageId: Id<'image'>
  rootVersion: number
  /** Not made by us, but taken over: its definition is its owner's. */
  isImported?: true
}

/** As it stands in a definition: a key is the host's secret, under the attachment's id. */
export type NetworkSource =
  | { protocol: 'nbd'; host: string; port: number; name: string }
  | { protocol: 'rbd'; monitors: { host: string; port: number }[]; name: string; user: string }
export type DiskShape = {
  attachmentId: Id<'attachment'>
  volumeSerial: string
  device: string
  source: NetworkSource
  /** What it holds is read through LUKS, with the host's secret for that. */
  isEncrypted: boolean
  /** As it was read: where it is being copied to. */
  copy?: { source: NetworkSource /** Both have all that was written. */; isComplete: boolean }
}

/** A domain as far as we care: what is built into XML, and what is read back from it. */
export type DomainShape = {
  stamp: Stamp | null
  /** libvirt's name: our id, or a stranger's own name. */
  name: string
  vcpus: number
  memoryMiB: number
  /** Null where nothing is said about them. */
  cpuShares: number | null
  /** `port`: what the host's switch calls the port that it is plugged into; null on the host's own network. */
  nic: { mac: string; network: string; port: string | null } | null
  disks: DiskShape[]
  /** It has a line to an agent within its guest. */
  hasAgentLine: boolean
  /** As it was read: all network cards, and disks that are none of ours. */
  nics?: SeenNic[]
  foreignDisks?: SeenDisk[]
  /** Where the screen is served right now, if it runs. */
  screen: { address: string; port: number } | { socket: string } | null
}

/** What differs between two machines in ways that a running guest must be restarted for. */
export function needsRestart(live: DomainShape, wanted: DomainShape): boolean {
  return (
    live.vcpus !== wanted.vcpus ||
    live.memoryMiB !== wanted.memoryMiB ||
    live.stamp?.rootVersion !== wanted.stamp?.rootVersion ||
    live.nic?.mac !== wanted.nic?.mac ||
    live.nic?.network !== wanted.nic?.network ||
    live.nic?.port !== wanted.nic?.port
  )
}

/** The parts that a definition consists of, for comparing. */
export function definitionOf(shape: DomainShape): string {
  const { stamp, vcpus, memoryMiB, cpuShares, nic, disks, hasAgentLine } = shape
  const byDevice = [...disks].sort((a, b) => a.device.localeCompare(b.device))
  return JSON.stringify([
    stamp && [stamp.id, stamp.generation, stamp.vdcId, stamp.name, stamp.imageId, stamp.rootVersion],
    [vcpus, memoryMiB, cpuShares, nic?.mac, nic?.network, nic?.port, hasAgentLine],
    byDevice.map(disk => diskKey(disk)),
  ])
}

/** Same key: the same disk at the same place. */
export const diskKey = ({ attachmentId, volumeSerial, device, source, isEncrypted }: DiskShape) =>
  JSON.stringify([attachmentId, volumeSerial, device, isEncrypted, source.protocol, source.name, ...placeOf(source)])

/** Same key: the same place on the same storage. */
export const placeKey = (source: NetworkSource) => JSON.stringify([source.protocol, source.name, ...placeOf(source)])

const placeOf = (source: NetworkSource) =>
  source.protocol === 'nbd'
    ? [source.host, source.port]
    : [source.user, ...source.monitors.map(({ host, port }) => `${host}:${port}`).sort()]
