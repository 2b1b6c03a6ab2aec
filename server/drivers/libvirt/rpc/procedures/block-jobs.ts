import type { Caller, CallOptions } from '../client'
import { type DomainRef, encodeDomain } from '../objects'

/** virDomainBlockCopyFlags: onto what is there already; gone with the machine; each write is done once it is on both. */
const copyFlags = { reuseExternal: 2, transientJob: 4, synchronousWrites: 8 } as const
/** virDomainBlockJobAbortFlags */
const abortFlags = { pivot: 2 } as const

/** Begins to mirror a running domain's disk onto the source of another. Goes on by itself. */
export function copyBlock(
  on: Caller,
  ref: DomainRef,
  { device, onto }: { device: string; onto: string },
  options?: CallOptions,
): Promise<void> {
  const flags = copyFlags.reuseExternal | copyFlags.transientJob | copyFlags.synchronousWrites
  return on.call(
    345,
    e =>
      encodeDomain(e, ref)
        .string(device)
        .string(onto)
        .array([], () => {})
        .uint(flags),
    nothing,
    options,
  )
}

/** How far the job of a disk is; undefined: there is none. */
export function blockJob(
  on: Caller,
  ref: DomainRef,
  device: string,
  options?: CallOptions,
): Promise<{ done: number; total: number } | undefined> {
  return on.call(
    238,
    e => encodeDomain(e, ref).string(device).uint(0),
    d => {
      const isFound = d.int() !== 0
      d.int()
      d.uhyper()
      const job = { done: Number(d.uhyper()), total: Number(d.uhyper()) }
      return isFound ? job : undefined
    },
    options,
  )
}

/** Ends the job of a disk: on the copy with `pivot`, otherwise where it was. Answers once it has. */
export function endBlockJob(
  on: Caller,
  ref: DomainRef,
  { device, pivot }: { device: string; pivot: boolean },
  options?: CallOptions,
): Promise<void> {
  return on.call(
    237,
    e =>
      encodeDomain(e, ref)
        .string(device)
        .uint(pivot ? abortFlags.pivot : 0),
    nothing,
    options,
  )
}

const nothing = () => undefined
