import type pg from 'pg'
import type { Clock } from './clock'
import type { Documents, Row, SimulatedKind } from './documents'
import type { WorldEvent } from './hub'
import { type Place, World, WorldTx } from './world'

type Kept = Omit<Row<SimulatedKind>, 'document'> & { document: string }
/** All that there is in a data center. */
export type Contents = { places: Place[]; objects: Kept[]; attempts: Record<string, number> }

/**
 * The same data center in the memory of one process, for simulations of which there are many: nothing of it is shared,
 * and nothing stays. One transaction at a time, so that locks are of no use; one that fails leaves nothing behind.
 */
export class MemoryWorld extends World {
  contents: Contents = { places: [], objects: [], attempts: {} }
  private total = 0
  private readonly byPart = new Map<string, number>()
  turns = 0
  private turn: Promise<unknown> = Promise.resolve()

  constructor(
    name: string,
    clock: Clock,
    readonly hear: (event: WorldEvent) => void = () => {},
  ) {
    super(undefined as unknown as pg.Pool, name, clock)
  }

  /** Grows with every change: of these parts, or of any. One is a kind of thing at a place, `host-1 instance`; how the place itself is, `host-1 place`. */
  changes(parts?: readonly string[]): number {
    return parts ? parts.reduce((sum, part) => sum + (this.byPart.get(part) ?? 0), 0) : this.total
  }
  change(place: string, kind: SimulatedKind | 'place') {
    const part = `${place} ${kind}`
    this.total++
    this.byPart.set(part, (this.byPart.get(part) ?? 0) + 1)
  }

  override transaction<T>(_locks: string | string[], work: (tx: WorldTx) => Promise<T>): Promise<T> {
    const mine = this.turn.then(async () => {
      const before = copyOf(this.contents)
      try {
        return await work(new MemoryTx(this))
      } catch (error) {
        this.contents = before
        throw error
      }
    })
    this.turn = mine.catch(() => {})
    return mine
  }

  override read<T>(work: (tx: WorldTx) => Promise<T>): Promise<T> {
    return work(new MemoryTx(this))
  }
}

/** What is in an object is text, or is put in whole. */
const copyOf = ({ places, objects, attempts }: Contents): Contents => ({
  places: places.map(each => ({ ...each })),
  objects: objects.map(each => ({ ...each })),
  attempts: { ...attempts },
})

class MemoryTx extends WorldTx {
  constructor(private readonly memory: MemoryWorld) {
    super(undefined as unknown as pg.Pool, memory)
  }

  override async find<K extends SimulatedKind>(kind: K, place: string, refId: string) {
    return this.those(kind, each => each.place === place && each.refId === refId)[0]
  }
  override async findExternal<K extends SimulatedKind>(kind: K, external: string, place?: string) {
    return this.those(kind, each => each.external === external && (place === undefined || each.place === place))[0]
  }
  override async all<K extends SimulatedKind>(kind: K, place?: string) {
    return this.those(kind, each => place === undefined || each.place === place)
  }
  override async insert<K extends SimulatedKind>(row: Row<K>) {
    this.memory.change(row.place, row.kind)
    this.memory.contents.objects.push({ ...row, document: JSON.stringify(row.document) })
  }
  override async save<K extends SimulatedKind>(row: Row<K>) {
    const kept = this.kept(row)
    const document = JSON.stringify(row.document)
    if (kept.document === document) return
    this.memory.change(row.place, row.kind)
    kept.document = document
  }
  override async move(row: Row<SimulatedKind>, to: string) {
    for (const place of [row.place, to]) this.memory.change(place, row.kind)
    this.kept(row).place = to
  }
  override async stamp(row: Row<SimulatedKind>, refId: string | null) {
    this.memory.change(row.place, row.kind)
    this.kept(row).refId = refId
  }
  override async delete(row: Row<SimulatedKind>) {
    this.memory.change(row.place, row.kind)
    const { contents } = this.memory
    contents.objects = contents.objects.filter(each => !isSame(each, row))
  }
  override async event(what: string, of: { place: string; kind: string; refId?: string | null }) {
    const { kind, place, refId: id = null } = of
    this.memory.hear({ world: this.memory.name, kind, place, id, what })
  }
  override async nextTurn() {
    return ++this.memory.turns
  }
  override async tell(news: WorldEvent) {
    this.memory.hear(news)
  }

  override async places(name?: string) {
    return this.memory.contents.places
      .filter(each => name === undefined || each.name === name)
      .map(each => ({ ...each }))
  }
  override async definePlace(name: string, role: Place['role'], facts: Place['facts']) {
    const { places } = this.memory.contents
    const known = places.find(each => each.name === name && each.role === role)
    if (known) known.facts = facts
    else
      places.push({
        ...{ name, role, facts, unreachableUntil: null },
        ...{ hasPower: true, claimsPower: null, isIsolated: false, bootNext: null, bootedFrom: null },
      })
  }
  override async setUnreachable(name: string, until: number | null) {
    const meant = this.memory.contents.places.filter(each => each.name === name)
    for (const each of meant) this.alter(each, { unreachableUntil: until })
    return meant.length > 0
  }
  override async setPower(host: string, to: { hasPower?: boolean; claimsPower?: boolean }) {
    this.alter(this.host(host), to)
  }
  override async setBoot(host: string, to: Partial<Pick<Place, 'bootNext' | 'bootedFrom'>>) {
    const place = this.host(host)
    if (place) Object.assign(place, { bootNext: null }, to)
  }
  override async setIsolated(host: string, isIsolated: boolean) {
    this.alter(this.host(host), { isIsolated })
  }
  override async countAttempt(key: string) {
    const { attempts } = this.memory.contents
    attempts[key] = (attempts[key] ?? 0) + 1
    return attempts[key]
  }
  override async sum(kind: SimulatedKind, place: string, field: string, except: string, power?: string[]) {
    return this.those(kind, each => each.place === place && each.refId !== null && each.refId !== except)
      .map(each => each.document as unknown as Record<string, unknown>)
      .filter(of => !power || power.includes(String(of.power)))
      .reduce((sum, of) => sum + Number(of[field]), 0)
  }

  private host = (name: string) => this.memory.contents.places.find(each => each.name === name && each.role === 'host')
  private alter(place: Place | undefined, to: Partial<Place>) {
    const isOther = place && (Object.keys(to) as (keyof Place)[]).some(key => place[key] !== to[key])
    if (!isOther) return
    this.memory.change(place.name, 'place')
    Object.assign(place, to)
  }
  private kept(row: Row<SimulatedKind>): Kept {
    const kept = this.memory.contents.objects.find(each => isSame(each, row))
    if (!kept) throw new Error(`There is no ${row.kind} ${row.external} at ${row.place}`)
    return kept
  }
  /** As they were made, which is their order. */
  private those<K extends SimulatedKind>(kind: K, isMeant: (each: Kept) => boolean): Row<K>[] {
    return this.memory.contents.objects
      .filter(each => each.kind === kind && isMeant(each))
      .map(each => ({ ...each, kind, document: JSON.parse(each.document) as Documents[K] }))
  }
}

const isSame = (a: Pick<Kept, 'kind' | 'place' | 'external'>, b: Pick<Kept, 'kind' | 'place' | 'external'>) =>
  a.kind === b.kind && a.place === b.place && a.external === b.external
