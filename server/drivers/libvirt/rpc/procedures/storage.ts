import type { Caller, CallOptions, LibvirtClient } from '../client'
import { decodePool, decodeVolume, encodePool, encodeVolume, type PoolRef, type VolumeRef } from '../objects'
import type { LibvirtStream } from '../stream'

export type PoolInfo = { isRunning: boolean; capacityBytes: number; allocatedBytes: number; availableBytes: number }

export function lookupPool(on: Caller, name: string, options?: CallOptions): Promise<PoolRef> {
  return on.call(84, e => e.string(name), decodePool, options)
}

export function definePool(on: Caller, xml: string, options?: CallOptions): Promise<PoolRef> {
  return on.call(77, e => e.string(xml).uint(0), decodePool, options)
}

/** Makes the directory where it is missing, then starts. */
export function startPool(on: Caller, ref: PoolRef, options?: CallOptions): Promise<void> {
  const withBuild = 1
  return on.call(78, e => encodePool(e, ref).uint(withBuild), nothing, options)
}

export function autostartPool(on: Caller, ref: PoolRef, options?: CallOptions): Promise<void> {
  return on.call(90, e => encodePool(e, ref).bool(true), nothing, options)
}

/** Looks what is in the directory now. */
export function refreshPool(on: Caller, ref: PoolRef, options?: CallOptions): Promise<void> {
  return on.call(83, e => encodePool(e, ref).uint(0), nothing, options)
}

export function describePool(on: Caller, ref: PoolRef, options?: CallOptions): Promise<string> {
  return on.call(
    88,
    e => encodePool(e, ref).uint(0),
    d => d.string(),
    options,
  )
}

export function poolInfo(on: Caller, ref: PoolRef, options?: CallOptions): Promise<PoolInfo> {
  return on.call(
    87,
    e => encodePool(e, ref),
    d => ({
      isRunning: d.uint() === 2,
      capacityBytes: Number(d.uhyper()),
      allocatedBytes: Number(d.uhyper()),
      availableBytes: Number(d.uhyper()),
    }),
    options,
  )
}

export function listVolumes(on: Caller, pool: PoolRef, options?: CallOptions): Promise<VolumeRef[]> {
  return on.call(
    282,
    e => encodePool(e, pool).int(1).uint(0),
    d => d.array(decodeVolume),
    options,
  )
}

export function lookupVolume(on: Caller, pool: PoolRef, name: string, options?: CallOptions): Promise<VolumeRef> {
  return on.call(95, e => encodePool(e, pool).string(name), decodeVolume, options)
}

export function createVolume(on: Caller, pool: PoolRef, xml: string, options?: CallOptions): Promise<VolumeRef> {
  return on.call(93, e => encodePool(e, pool).string(xml).uint(0), decodeVolume, options)
}

export function deleteVolume(on: Caller, ref: VolumeRef, options?: CallOptions): Promise<void> {
  return on.call(94, e => encodeVolume(e, ref).uint(0), nothing, options)
}

/** What libvirt saw of it when it last looked; of a qcow2 also the file that it stands on. */
export function describeVolume(on: Caller, ref: VolumeRef, options?: CallOptions): Promise<string> {
  return on.call(
    99,
    e => encodeVolume(e, ref).uint(0),
    d => d.string(),
    options,
  )
}

/** Bytes in the volume's file, whatever its format says inside. */
export function physicalSize(on: Caller, ref: VolumeRef, options?: CallOptions): Promise<{ sizeBytes: number }> {
  const physical = 1
  return on.call(
    378,
    e => encodeVolume(e, ref).uint(physical),
    d => {
      d.int() // type
      d.uhyper() // what a guest sees
      return { sizeBytes: Number(d.uhyper()) }
    },
    options,
  )
}

/** Writes from the volume's first byte until the stream ends; the file grows as needed. */
export function uploadVolume(on: LibvirtClient, ref: VolumeRef, options?: CallOptions): Promise<LibvirtStream> {
  return on.openStream(208, e => encodeVolume(e, ref).uhyper(0).uhyper(0).uint(0), 'write', options)
}

/** @param range in bytes; without a length, to the end. */
export function downloadVolume(
  on: LibvirtClient,
  ref: VolumeRef,
  range: { offset?: number; length?: number } = {},
  options?: CallOptions,
): Promise<LibvirtStream> {
  const { offset = 0, length = 0 } = range
  return on.openStream(209, e => encodeVolume(e, ref).uhyper(offset).uhyper(length).uint(0), 'read', options)
}

const nothing = () => undefined
