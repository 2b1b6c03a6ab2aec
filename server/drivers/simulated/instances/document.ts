import type { Observation } from '../../contract'
import type { GuestMemory, InstanceDocument, Row, Usage } from '../documents'

export const noUsage: Usage = { cpuTimeNs: 0, diskReadBytes: 0, diskWriteBytes: 0, netRxBytes: 0, netTxBytes: 0 }
export const freshMemory = (): GuestMemory => ({ cwd: '/root', mounts: [], greeted: false, history: [] })

/** A machine before its first boot. */
export function blankInstance(name: string): InstanceDocument {
  return {
    name,
    vdcId: null,
    power: 'stopped',
    phase: null,
    vcpus: 1,
    memoryMiB: 512,
    cpuShares: null,
    imageId: null,
    rootVersion: 0,
    rootDiskGiB: 1,
    nic: null,
    disks: [],
    generation: 0,
    accepted: 0,
    boots: 0,
    bootedAt: null,
    runningSince: null,
    usedBefore: { ...noUsage },
    crashAt: null,
    memory: freshMemory(),
    root: {},
  }
}

/** When something will happen to it by itself, if anything. */
export function readyAt(of: InstanceDocument): number | null {
  const moments = [of.phase?.until, of.crashAt].filter(at => at != null)
  return moments.length > 0 ? Math.min(...moments) : null
}

/** A settled row as the contract shows it. */
export function observation(row: Row<'instance'>, asOf: Date): Extract<Observation<'instance'>, { exists: true }> {
  const { power, vcpus, memoryMiB, cpuShares, disks, rootVersion, generation, name, vdcId, nic } = row.document
  return {
    exists: true,
    external: row.external,
    managed: row.refId !== null,
    asOf,
    status: {
      power,
      vcpus,
      memoryMiB,
      cpuShares,
      disks: disks.map(disk => disk.attachmentId),
      foreignDisks: row.document.foreignDisks ?? [],
      nics: nic ? [{ mac: nic.mac, network: nic.networkId }] : [],
      rootVersion,
      generation,
      name,
      vdcId,
    },
  }
}

/** What a call has to itself while it works on a machine. */
export const instanceLock = (place: string, id: string) => `${place} instance ${id}`
