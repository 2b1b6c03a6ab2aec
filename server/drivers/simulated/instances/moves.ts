import { PlenumError } from '@/server/domain/errors'
import { isOn } from '@/server/domain/instance'
import type { DiskSpec, InstanceSpec } from '../../contract'
import type { InstanceDocument } from '../documents'

/** One thing to do to a machine. `at once` ones take no time. */
export type Move =
  | { do: 'boot' | 'pause' | 'resume' | 'shutdown' | 'rebuild' }
  | { do: 'plug' | 'unplug'; disk: DiskSpec }
  | { do: 'switch off'; power: 'stopped'; why: string }
  | { do: 'reshape' }

/**
 * The next thing that brings a settled machine nearer to its spec; undefined when it is there. Asked again after each
 * move, so it needs no memory: from whatever state a crash left, it goes on.
 */
export function nextMove(of: InstanceDocument, spec: InstanceSpec): Move | undefined {
  if (of.rootVersion !== spec.rootVersion && !of.isImported)
    return isOn(of.power)
      ? { do: 'switch off', power: 'stopped', why: 'its root disk is to be replaced' }
      : { do: 'rebuild' }
  if (of.vcpus !== spec.vcpus || of.memoryMiB !== spec.memoryMiB)
    return isOn(of.power) ? towardsStop(of) : { do: 'reshape' }
  if (of.cpuShares !== spec.cpuShares || of.name !== spec.name) return { do: 'reshape' }
  return diskMove(of, spec) ?? powerMove(of, spec)
}

function diskMove(of: InstanceDocument, spec: InstanceSpec): Move | undefined {
  const extra = of.disks.find(has => !spec.disks.some(wanted => isSame(wanted, has)))
  if (extra) return { do: 'unplug', disk: extra }
  const lacking = spec.disks.find(wanted => !of.disks.some(has => isSame(wanted, has)))
  if (lacking) return { do: 'plug', disk: lacking }
  return undefined
}

function powerMove(of: InstanceDocument, spec: InstanceSpec): Move | undefined {
  switch (spec.power) {
    case 'running':
      if (of.power === 'running') return undefined
      return { do: of.power === 'paused' ? 'resume' : 'boot' }
    case 'paused':
      if (of.power === 'paused') return undefined
      return { do: of.power === 'running' ? 'pause' : 'boot' }
    case 'stopped':
      if (of.power === 'stopped') return undefined
      if (of.power === 'crashed') return { do: 'switch off', power: 'stopped', why: 'it had crashed' }
      return towardsStop(of)
  }
}

/** A paused guest can't hear the power button: it is resumed first. */
const towardsStop = (of: InstanceDocument): Move => ({ do: of.power === 'paused' ? 'resume' : 'shutdown' })

const isSame = (a: DiskSpec, b: DiskSpec) =>
  a.attachmentId === b.attachmentId && a.device === b.device && exportOf(a) === exportOf(b)

/** @throws PlenumError `invalid` for a disk that a simulated host can't reach. */
export function exportOf(disk: DiskSpec): string {
  if (disk.source.protocol === 'simulated') return disk.source.export
  throw new PlenumError('invalid', 'A simulated host can only use volumes of a simulated storage server.', {
    field: 'volumeIds',
  })
}
