import type { Id } from '@/server/domain/ids'
import type { Call, Observation, Statuses } from '../../contract'
import { uuidOf, uuidText } from '../names'
import type { Caller } from '../rpc/client'
import { isLibvirtError, virError } from '../rpc/errors'
import type { DomainRef } from '../rpc/objects'
import {
  type DomainState,
  describeDomain,
  domainState,
  domainStateOf,
  domainXml,
  listDomains,
  shutoffReason,
} from '../rpc/procedures/domains'
import { readDomainXml } from '../xml/domain-read'
import type { DomainShape } from './shape'

export type Power = Statuses['instance']['power']
export type SeenDomain = {
  ref: DomainRef
  power: Power
  /** What runs now; the definition where nothing runs. */
  live: DomainShape
  /** What will run after the next start. */
  definition: DomainShape
}

/** libvirt finds a domain by its UUID, which follows from our id: no look-up is needed. */
export const refOf = (id: Id<'instance'>): DomainRef => ({ name: id, uuid: uuidOf(id), id: -1 })

/** Everything that deciding what to do takes, in one round trip. */
export async function readForChange(on: Caller, id: Id<'instance'>, call: Call): Promise<SeenDomain | undefined> {
  const ref = refOf(id)
  const options = { signal: call.signal }
  try {
    const [state, live, definition] = await Promise.all([
      domainStateOf(on, ref, options),
      describeDomain(on, ref, domainXml.active, options),
      describeDomain(on, ref, domainXml.inactive, options),
    ])
    const power = powerOf(state)
    const shape = readDomainXml(definition)
    return { ref, power, live: isOff(power) ? shape : readDomainXml(live), definition: shape }
  } catch (error) {
    if (isLibvirtError(error, virError.noDomain)) return undefined
    throw error
  }
}

export type ListedDomain = { ref: DomainRef; power: Power; shape: DomainShape }

/** Every domain of the host, ours or not, as it is now. All are asked at once; the line sees to how many at a time. */
export async function allDomains(on: Caller, call: Call): Promise<ListedDomain[]> {
  const options = { signal: call.signal }
  const look = async (ref: DomainRef): Promise<ListedDomain | undefined> => {
    try {
      const [state, xml] = await Promise.all([
        domainStateOf(on, ref, options),
        describeDomain(on, ref, domainXml.active, options),
      ])
      return { ref, power: powerOf(state), shape: readDomainXml(xml) }
    } catch (error) {
      // Gone since it was listed.
      if (isLibvirtError(error, virError.noDomain)) return undefined
      throw error
    }
  }
  const seen = await Promise.all((await listDomains(on, options)).map(look))
  return seen.filter(each => each !== undefined)
}

export async function observeDomain(on: Caller, id: Id<'instance'>, call: Call): Promise<Observation<'instance'>> {
  const ref = refOf(id)
  const options = { signal: call.signal }
  try {
    const [state, xml] = await Promise.all([
      domainStateOf(on, ref, options),
      describeDomain(on, ref, domainXml.active, options),
    ])
    return observation(ref, powerOf(state), readDomainXml(xml))
  } catch (error) {
    if (isLibvirtError(error, virError.noDomain)) return { exists: false }
    throw error
  }
}

export function observation(
  ref: DomainRef,
  power: Power,
  { stamp, ...shape }: DomainShape,
): Extract<Observation<'instance'>, { exists: true }> {
  return {
    exists: true,
    external: uuidText(ref.uuid),
    managed: stamp !== null,
    status: {
      power,
      vcpus: shape.vcpus,
      memoryMiB: shape.memoryMiB,
      cpuShares: shape.cpuShares,
      disks: shape.disks.map(disk => disk.attachmentId),
      foreignDisks: shape.foreignDisks ?? [],
      nics: shape.nics ?? [],
      rootVersion: stamp?.rootVersion ?? 0,
      generation: stamp?.generation ?? 0,
      name: stamp?.name ?? shape.name,
      vdcId: stamp?.vdcId ?? null,
    },
    asOf: new Date(),
  }
}

export function powerOf({ state, reason }: DomainState): Power {
  switch (state) {
    case domainState.running:
    case domainState.blocked:
    // Shutting down is still running.
    case domainState.shutdown:
      return 'running'
    case domainState.paused:
    case domainState.suspended:
      return 'paused'
    case domainState.crashed:
      return 'crashed'
    default:
      // A start that failed has not run: that is no crash.
      return reason === shutoffReason.crashed ? 'crashed' : 'stopped'
  }
}

export const isOff = (power: Power) => power === 'stopped' || power === 'crashed'
