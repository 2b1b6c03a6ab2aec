import type { Caller, CallOptions } from '../client'
import { type DomainRef, decodeTypedValues, encodeDomain, type TypedValues } from '../objects'
import type { XdrEncoder } from '../xdr'

/** virDomainMigrateFlags */
export const migrate = {
  live: 1,
  peerToPeer: 2,
  persistDestination: 8,
  undefineSource: 16,
  /** Disks that both hosts don't share are copied, their topmost layer only. */
  nonSharedIncremental: 128,
  abortOnError: 4096,
  /** A guest that writes faster than it is copied is slowed down until it isn't. */
  autoConverge: 8192,
} as const

/** virTypedParameter list of texts; a repeated name is a list. */
export type MigrationTexts = [
  name: 'migrate_uri' | 'destination_xml' | 'persistent_xml' | 'migrate_disks',
  value: string,
][]

/** Answers once the domain has left or has not: it lasts as long as the migration. */
export function performMigration(
  on: Caller,
  ref: DomainRef,
  move: { to: string; texts: MigrationTexts; flags: number },
  options?: CallOptions,
): Promise<void> {
  const noCookie = Buffer.alloc(0)
  return on.call(
    305,
    e => encodeDomain(e, ref).optional(move.to, text).array(move.texts, encodeText).opaque(noCookie).uint(move.flags),
    () => undefined,
    options,
  )
}

/** virDomainJobType */
const jobType = { none: 0, completed: 3 } as const
export type Job = { isUnderWay: boolean; stats: TypedValues }

/** What a domain is being put through right now, or (`completed`) what the last of it was. */
export function domainJob(on: Caller, ref: DomainRef, options?: CallOptions & { completed?: boolean }): Promise<Job> {
  const completed = 1
  return on.call(
    298,
    e => encodeDomain(e, ref).uint(options?.completed ? completed : 0),
    d => {
      const type = d.int()
      return { isUnderWay: type !== jobType.none && type < jobType.completed, stats: decodeTypedValues(d) }
    },
    options,
  )
}

export function abortDomainJob(on: Caller, ref: DomainRef, options?: CallOptions): Promise<void> {
  return on.call(
    164,
    e => encodeDomain(e, ref),
    () => undefined,
    options,
  )
}

/** For how long it may stand still at the end of a migration, in ms; before that or in its midst. */
export function setMaxDowntime(on: Caller, ref: DomainRef, ms: number, options?: CallOptions): Promise<void> {
  return on.call(
    166,
    e => encodeDomain(e, ref).uhyper(ms).uint(0),
    () => undefined,
    options,
  )
}

const text = (e: XdrEncoder, value: string) => e.string(value)
const typeString = 7
const encodeText = (e: XdrEncoder, [name, value]: MigrationTexts[number]) =>
  e.string(name).int(typeString).string(value)
