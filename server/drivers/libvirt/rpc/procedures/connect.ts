import type { Caller, CallOptions } from '../client'
import type { XdrDecoder, XdrEncoder } from '../xdr'

export type Version = { major: number; minor: number; release: number }
export type NodeInfo = { model: string; memoryKiB: number; cpus: number; mhz: number }
export type NodeStats = Record<string, number>

/** Version of libvirtd itself. */
export async function libvirtVersion(on: Caller, options?: CallOptions): Promise<Version> {
  return toVersion(await on.call(157, null, d => Number(d.uhyper()), options))
}

/** Version of QEMU. */
export async function hypervisorVersion(on: Caller, options?: CallOptions): Promise<Version> {
  return toVersion(await on.call(4, null, d => Number(d.uhyper()), options))
}

export function hostname(on: Caller, options?: CallOptions): Promise<string> {
  return on.call(59, null, d => d.string(), options)
}

export function capabilitiesXml(on: Caller, options?: CallOptions): Promise<string> {
  return on.call(7, null, d => d.string(), options)
}

export function nodeInfo(on: Caller, options?: CallOptions): Promise<NodeInfo> {
  return on.call(
    6,
    null,
    d => {
      const letters = Array.from({ length: 32 }, () => d.int())
      const model = String.fromCharCode(...letters.filter(code => code > 0))
      return { model, memoryKiB: Number(d.uhyper()), cpus: d.int(), mhz: d.int() }
    },
    options,
  )
}

/** Nanoseconds since boot over all CPUs, by `user`, `kernel`, `idle`, `iowait`. */
export function nodeCpuStats(on: Caller, options?: CallOptions): Promise<NodeStats> {
  const allCpus = -1
  return nodeStats(on, 227, (e, count) => e.int(allCpus).int(count).uint(0), options)
}

/** KiB, by `total`, `free`, `buffers`, `cached`. */
export function nodeMemoryStats(on: Caller, options?: CallOptions): Promise<NodeStats> {
  const allCells = -1
  return nodeStats(on, 228, (e, count) => e.int(count).int(allCells).uint(0), options)
}

/** libvirt wants to be asked how many there are before it tells them. */
async function nodeStats(
  on: Caller,
  procedure: number,
  encode: (e: XdrEncoder, count: number) => unknown,
  options?: CallOptions,
): Promise<NodeStats> {
  const decode = (d: XdrDecoder) => ({
    stats: d.array(each => [each.string(), Number(each.uhyper())] as const),
    count: d.int(),
  })
  const { count } = await on.call(procedure, e => encode(e, 0), decode, options)
  const { stats } = await on.call(procedure, e => encode(e, count), decode, options)
  return Object.fromEntries(stats)
}

const toVersion = (number: number): Version => ({
  major: Math.floor(number / 1_000_000),
  minor: Math.floor(number / 1_000) % 1_000,
  release: number % 1_000,
})
