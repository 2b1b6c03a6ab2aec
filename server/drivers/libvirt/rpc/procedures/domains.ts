import type { Caller, CallOptions, LibvirtClient } from '../client'
import { type DomainRef, decodeDomain, encodeDomain, encodeUnsignedLong } from '../objects'
import type { LibvirtStream } from '../stream'
import type { XdrEncoder } from '../xdr'

/** virDomainModificationImpact: what of a domain a change touches. */
export const affect = { live: 1, config: 2 } as const
export const domainXml = { active: 0, secure: 1, inactive: 2, migratable: 8 } as const
/** virDomainState */
export const domainState = {
  running: 1,
  blocked: 2,
  paused: 3,
  shutdown: 4,
  shutoff: 5,
  crashed: 6,
  suspended: 7,
} as const
/** virDomainShutoffReason */
export const shutoffReason = {
  unknown: 0,
  shutdown: 1,
  destroyed: 2,
  crashed: 3,
  migrated: 4,
  saved: 5,
  failed: 6,
  fromSnapshot: 7,
  daemon: 8,
} as const
export type DomainState = { state: number; reason: number }

export function listDomains(on: Caller, options?: CallOptions): Promise<DomainRef[]> {
  return on.call(
    273,
    e => e.int(1).uint(0),
    d => d.array(decodeDomain),
    options,
  )
}

export function lookupDomain(on: Caller, uuid: Buffer, options?: CallOptions): Promise<DomainRef> {
  return on.call(24, e => e.fixed(uuid), decodeDomain, options)
}

export function lookupDomainByName(on: Caller, name: string, options?: CallOptions): Promise<DomainRef> {
  return on.call(23, e => e.string(name), decodeDomain, options)
}

export function describeDomain(on: Caller, ref: DomainRef, flags = 0, options?: CallOptions): Promise<string> {
  return on.call(
    14,
    e => encodeDomain(e, ref).uint(flags),
    d => d.string(),
    options,
  )
}

export function domainStateOf(on: Caller, ref: DomainRef, options?: CallOptions): Promise<DomainState> {
  return on.call(
    212,
    e => encodeDomain(e, ref).uint(0),
    d => ({ state: d.int(), reason: d.int() }),
    options,
  )
}

/** Makes or replaces the persistent definition. */
export function defineDomain(on: Caller, xml: string, options?: CallOptions): Promise<DomainRef> {
  return on.call(350, e => e.string(xml).uint(0), decodeDomain, options)
}

/** Removes the persistent definition with saved memory, snapshot metadata and NVRAM; a running domain goes on as transient. */
export function undefineDomain(on: Caller, ref: DomainRef, options?: CallOptions): Promise<void> {
  const managedSave = 1
  const snapshotsMetadata = 2
  const nvram = 4
  return on.call(231, e => encodeDomain(e, ref).uint(managedSave | snapshotsMetadata | nvram), nothing, options)
}

export function startDomain(
  on: Caller,
  ref: DomainRef,
  options?: CallOptions & { paused?: boolean },
): Promise<DomainRef> {
  return on.call(196, e => encodeDomain(e, ref).uint(options?.paused ? 1 : 0), decodeDomain, options)
}

/** Pulls the plug. */
export function destroyDomain(on: Caller, ref: DomainRef, options?: CallOptions): Promise<void> {
  return on.call(234, e => encodeDomain(e, ref).uint(0), nothing, options)
}

/** Presses the power button; returns at once, whatever the guest makes of it. */
export function shutdownDomain(on: Caller, ref: DomainRef, options?: CallOptions): Promise<void> {
  const acpiPowerButton = 1
  return on.call(258, e => encodeDomain(e, ref).uint(acpiPowerButton), nothing, options)
}

export function suspendDomain(on: Caller, ref: DomainRef, options?: CallOptions): Promise<void> {
  return on.call(34, e => encodeDomain(e, ref), nothing, options)
}

export function resumeDomain(on: Caller, ref: DomainRef, options?: CallOptions): Promise<void> {
  return on.call(28, e => encodeDomain(e, ref), nothing, options)
}

/** @param impact sum of `affect`. */
export function attachDevice(
  on: Caller,
  ref: DomainRef,
  xml: string,
  impact: number,
  options?: CallOptions,
): Promise<void> {
  return on.call(160, e => encodeDomain(e, ref).string(xml).uint(impact), nothing, options)
}

/** Live: the guest is asked; that it has let go is said by the event `deviceRemoved`. */
export function detachDevice(
  on: Caller,
  ref: DomainRef,
  xml: string,
  impact: number,
  options?: CallOptions,
): Promise<void> {
  return on.call(161, e => encodeDomain(e, ref).string(xml).uint(impact), nothing, options)
}

/** Fails where the host has no CPU controller for the running domain. */
export function schedulerType(on: Caller, ref: DomainRef, options?: CallOptions): Promise<string> {
  return on.call(
    56,
    e => encodeDomain(e, ref),
    d => d.string(),
    options,
  )
}

/** @param impact sum of `affect`. */
export function setCpuShares(
  on: Caller,
  ref: DomainRef,
  shares: number,
  impact: number,
  options?: CallOptions,
): Promise<void> {
  return on.call(
    219,
    e =>
      encodeDomain(e, ref)
        .array([shares], (each, value) => encodeUnsignedLong(each, 'cpu_shares', value))
        .uint(impact),
    nothing,
    options,
  )
}

/** `maximum`: the most that a start can give, beside what it gives. */
const maximum = 4
/** In the definition: both the most and what is given. */
export async function setVcpus(on: Caller, ref: DomainRef, vcpus: number, options?: CallOptions): Promise<void> {
  for (const flags of [affect.config | maximum, affect.config])
    await on.call(199, e => encodeDomain(e, ref).uint(vcpus).uint(flags), nothing, options)
}

/** Of a running domain's disk. One that has that size already is told to its guest all the same. */
export function resizeBlock(
  on: Caller,
  ref: DomainRef,
  { device, bytes }: { device: string; bytes: number },
  options?: CallOptions,
): Promise<void> {
  const inBytes = 1
  return on.call(251, e => encodeDomain(e, ref).string(device).uhyper(bytes).uint(inBytes), nothing, options)
}

/** The same of its memory. */
export async function setMemory(on: Caller, ref: DomainRef, memoryMiB: number, options?: CallOptions): Promise<void> {
  for (const flags of [affect.config | maximum, affect.config])
    await on.call(
      204,
      e =>
        encodeDomain(e, ref)
          .uhyper(memoryMiB * 1024)
          .uint(flags),
      nothing,
      options,
    )
}

/** Puts one element of a namespace into a domain's metadata, in place of what it had there; null takes that away. */
export function setMetadata(
  on: Caller,
  ref: DomainRef,
  metadata: { xml: string | null; prefix: string; namespace: string },
  impact: number,
  options?: CallOptions,
): Promise<void> {
  const element = 2
  const text = (e: XdrEncoder, value: string) => e.string(value)
  return on.call(
    264,
    e =>
      encodeDomain(e, ref)
        .int(element)
        .optional(metadata.xml, text)
        .optional(metadata.prefix, text)
        .optional(metadata.namespace, text)
        .uint(impact),
    nothing,
    options,
  )
}

/** The first serial console. `force` ends another session on it. */
export function openConsole(on: LibvirtClient, ref: DomainRef, options?: CallOptions): Promise<LibvirtStream> {
  const force = 1
  return on.openStream(
    201,
    e =>
      encodeDomain(e, ref)
        .optional<string>(null, () => {})
        .uint(force),
    'both',
    options,
  )
}

const nothing = () => undefined
