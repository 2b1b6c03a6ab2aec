import { randomUUID } from 'node:crypto'
import type { PlenumError } from '@/server/domain/errors'
import type { Id } from '@/server/domain/ids'
import type { Call, Change, Found, Nudge, Observation, Ref, Resource, Specs, Statuses } from '../contract'
import type { Documents, Phase, Row } from './documents'
import { lostReply } from './faults'
import type { Operation } from './profiles'
import { asksFor } from './sentinels'
import type { Site } from './site'
import type { WorldTx } from './world'

type SimpleKind =
  | 'image'
  | 'network'
  | 'port'
  | 'router'
  | 'floatingIp'
  | 'loadBalancer'
  | 'securityGroup'
  | 'volume'
  | 'attachment'
  | 'snapshot'

/** What sets one simple kind apart. */
export type SimpleRules<K extends SimpleKind> = {
  kind: K
  /** The name that sentinels are looked for in. */
  name(spec: Specs[K]): string
  /** @throws when it may not be made. The answer may also be to wait, or a refusal that is to leave a trace. */
  create(
    spec: Specs[K],
    ref: Ref<K>,
    tx: WorldTx,
    generation: number,
  ): Promise<Documents[K] | { waitingFor: string } | Refusal>
  creation: Operation
  /** Brings an existing one in line. Answers what was done, with its duration, or undefined. */
  update?(document: Documents[K], spec: Specs[K], generation: number, row: Row<K>, tx: WorldTx): Promise<Update>
  /** @throws when it may not be removed now. */
  mayRemove?(row: Row<K>, tx: WorldTx): Promise<void>
  status(row: Row<K>): Statuses[K]
  plan(spec: Specs[K], status: Statuses[K]): Change[]
  /** What a call has to itself while it works, if more than its own object. */
  lock?: string
}
type Refusal = { refused: PlenumError }
type Update = { what: string; operation: Operation } | undefined

/** The five verbs for kinds that have no power: made, perhaps changed, removed, each after its latency. */
export class SimpleResource<K extends SimpleKind> implements Resource<K> {
  constructor(
    protected readonly site: Site,
    private readonly rules: SimpleRules<K>,
  ) {}

  observe(ref: Ref<K>, call: Call): Promise<Observation<K>> {
    return this.site.call(call, `${ref.kind}.observe ${ref.id}`, () =>
      this.site.world.read(async tx => this.seen(await tx.find(this.rules.kind, this.site.name, ref.id))),
    )
  }

  plan(spec: Specs[K], seen: Observation<K>): Change[] {
    return seen.exists ? this.rules.plan(spec, seen.status) : []
  }

  async ensure(ref: Ref<K>, spec: Specs[K], generation: number, call: Call): Promise<Nudge<K>> {
    const answer = await this.site.call(call, `${ref.kind}.ensure ${ref.id}`, () =>
      this.site.world.transaction(this.lock(ref), async tx => {
        const row = await tx.find(this.rules.kind, this.site.name, ref.id)
        return row ? this.bring(row, spec, generation, call, tx) : this.create(ref, spec, generation, call, tx)
      }),
    )
    if ('refused' in answer) throw answer.refused
    return answer
  }

  remove(ref: Ref<K>, call: Call): Promise<Nudge<K>> {
    return this.site.call(call, `${ref.kind}.remove ${ref.id}`, () =>
      this.site.world.transaction(this.lock(ref), async tx => {
        const row = await tx.find(this.rules.kind, this.site.name, ref.id)
        if (!row) return { converged: true, seen: { exists: false } }
        const now = this.site.world.now()
        if (row.document.phase?.what !== 'remove') {
          await this.rules.mayRemove?.(row, tx)
          row.document.phase = phase('remove', now, this.site.latencyMs('remove', '', ref.id))
        }
        if (row.document.phase.until > now) {
          await tx.save(row, row.document.phase.until)
          return waiting(row.document.phase, now)
        }
        await tx.delete(row)
        await tx.event('removed', row)
        return { converged: true, seen: { exists: false } }
      }),
    )
  }

  async *list(call: Call): AsyncIterable<Found<K>> {
    const rows = await this.site.call(call, `${this.rules.kind}.list`, () =>
      this.site.world.read(tx => tx.all(this.rules.kind, this.site.name)),
    )
    for (const row of rows) {
      const seen = this.seen(row)
      if (seen.exists) yield { id: row.refId as Id<K> | null, external: row.external, seen }
    }
  }

  private async create(
    ref: Ref<K>,
    spec: Specs[K],
    generation: number,
    call: Call,
    tx: WorldTx,
  ): Promise<Nudge<K> | Refusal> {
    const name = this.rules.name(spec)
    const made = await this.rules.create(spec, ref, tx, generation)
    if ('refused' in made) return made
    if ('waitingFor' in made) return { converged: false, waitMs: 50, waitingFor: made.waitingFor }
    const now = this.site.world.now()
    const latency = this.site.latencyMs(this.rules.creation, name, ref.id)
    const external = `${this.rules.kind}-${randomUUID().slice(0, 13)}`
    const row: Row<K> = { kind: this.rules.kind, place: this.site.name, external, refId: ref.id, document: made }
    made.phase = latency > 0 ? phase(this.rules.creation, now, latency) : null
    await tx.insert(row, made.phase?.until ?? null)
    await tx.event('created', row)
    call.log(`Began: ${this.rules.creation}`)
    if (asksFor(name, 'create-lost-reply')) return { refused: lostReply(this.site) }
    return made.phase ? waiting(made.phase, now) : { converged: true, seen: this.seen(row) }
  }

  private async bring(row: Row<K>, spec: Specs[K], generation: number, call: Call, tx: WorldTx): Promise<Nudge<K>> {
    const now = this.site.world.now()
    for (;;) {
      const under = row.document.phase
      if (under && under.until > now) return waiting(under, now)
      // A removal that was given up: the object is still there, and stays.
      if (under) row.document.phase = null
      const done = await this.rules.update?.(row.document, spec, generation, row, tx)
      if (done) {
        row.document.phase = phase(done.operation, now, this.site.latencyMs(done.operation, '', row.refId ?? ''))
        await tx.event('changed', row)
        call.log(done.what)
      }
      await tx.save(row, row.document.phase?.until ?? null)
      if (!done) return { converged: true, seen: this.seen(row) }
    }
  }

  private seen(row: Row<K> | undefined): Observation<K> {
    if (!row) return { exists: false }
    const asOf = this.site.world.clock.now()
    return { exists: true, external: row.external, managed: row.refId !== null, status: this.rules.status(row), asOf }
  }

  private lock(ref: Ref<K>) {
    return this.rules.lock ?? `${this.site.name} ${ref.kind} ${ref.id}`
  }
}

/** A storage server does one thing after the other, so that no volume is grown while it is being exported. */
export const storageLock = (place: string) => `${place} storage`

export const phase = (what: string, now: number, ms: number): Phase => ({ what, since: now, until: now + ms })

/** Not there yet: asks to be called again when it should be, or in a second, to tell how far it is. */
export function waiting(under: Phase, now: number): Extract<Nudge<SimpleKind>, { converged: false }> {
  const whole = Math.max(1, under.until - under.since)
  return {
    converged: false,
    waitMs: Math.min(1000, Math.max(5, under.until - now)),
    percent: Math.min(99, Math.max(0, Math.floor(((now - under.since) / whole) * 100))),
    waitingFor: under.what,
  }
}
