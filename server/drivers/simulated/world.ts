import type { Pool, PoolClient } from 'pg'
import type { BootDevice } from '@/server/domain/sensor'
import type { Clock } from './clock'
import type { Documents, Row, SimulatedKind } from './documents'
import { prepareSchema } from './schema'
import { worldError } from './world-error'

export const eventChannel = 'simulated_event'

type Query = Pick<Pool, 'query'>
type RawRow = { kind: string; place: string; external: string; ref_id: string | null; document: never }

/**
 * One simulated data center in the database: its places (hosts, storage servers), its objects, and what happened.
 * It is the infrastructure: it never shares a table or a transaction with Plenum's own store.
 */
export class World {
  constructor(
    readonly pool: Pool,
    readonly name: string,
    readonly clock: Clock,
  ) {}

  now = () => this.clock.now().getTime()

  /** A transaction that has the named things to itself, across all processes. */
  async transaction<T>(locks: string | string[], work: (tx: WorldTx) => Promise<T>): Promise<T> {
    const client = await this.connect()
    let broken: Error | undefined
    try {
      await client.query('begin')
      // In one order everywhere, against deadlocks.
      for (const lock of [locks].flat().sort())
        await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`simulated ${this.name} ${lock}`])
      const result = await work(new WorldTx(client, this))
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch(cause => {
        broken = cause
      })
      throw worldError(error)
    } finally {
      client.release(broken)
    }
  }

  /** Reads outside of a transaction. */
  async read<T>(work: (tx: WorldTx) => Promise<T>): Promise<T> {
    try {
      await prepareSchema(this.pool)
      return await work(new WorldTx(this.pool, this))
    } catch (error) {
      throw worldError(error)
    }
  }

  private async connect(): Promise<PoolClient> {
    try {
      await prepareSchema(this.pool)
      return await this.pool.connect()
    } catch (error) {
      throw worldError(error)
    }
  }
}

/** A view of the world, in a transaction or not. */
export class WorldTx {
  constructor(
    private readonly db: Query,
    private readonly world: World,
  ) {}

  async find<K extends SimulatedKind>(kind: K, place: string, refId: string): Promise<Row<K> | undefined> {
    return (await this.rows(kind, 'place = $3 and ref_id = $4', [place, refId]))[0]
  }

  async findExternal<K extends SimulatedKind>(kind: K, external: string, place?: string): Promise<Row<K> | undefined> {
    return (await this.rows(kind, 'external = $3 and ($4::text is null or place = $4)', [external, place ?? null]))[0]
  }

  /** For looking only, never to be saved: what guests wrote to their disks is left out. */
  all<K extends SimulatedKind>(kind: K, place?: string): Promise<Row<K>[]> {
    const document = `document - 'root' - 'ciphertext' #- '{filesystem,files}' as document`
    return this.rows(kind, '($3::text is null or place = $3)', [place ?? null], document)
  }

  async insert<K extends SimulatedKind>(row: Row<K>, readyAt: number | null): Promise<void> {
    await this.db.query(
      `insert into simulated.object (world, kind, place, external, ref_id, document, ready_at)
       values ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000.0))`,
      [this.world.name, row.kind, row.place, row.external, row.refId, JSON.stringify(row.document), readyAt],
    )
  }

  async save<K extends SimulatedKind>(row: Row<K>, readyAt: number | null): Promise<void> {
    await this.db.query(
      `update simulated.object set document = $5, ready_at = to_timestamp($6::float8 / 1000.0)
       where world = $1 and kind = $2 and place = $3 and external = $4`,
      [this.world.name, row.kind, row.place, row.external, JSON.stringify(row.document), readyAt],
    )
  }

  /** To another place. */
  async move(row: Row<SimulatedKind>, to: string): Promise<void> {
    await this.db.query(
      'update simulated.object set place = $5 where world = $1 and kind = $2 and place = $3 and external = $4',
      [this.world.name, row.kind, row.place, row.external, to],
    )
  }

  /** Puts our stamp on an object, or takes it off. */
  async stamp(row: Row<SimulatedKind>, refId: string | null): Promise<void> {
    await this.db.query(
      'update simulated.object set ref_id = $5 where world = $1 and kind = $2 and place = $3 and external = $4',
      [this.world.name, row.kind, row.place, row.external, refId],
    )
  }

  async delete(row: Row<SimulatedKind>): Promise<void> {
    await this.db.query(
      'delete from simulated.object where world = $1 and kind = $2 and place = $3 and external = $4',
      [this.world.name, row.kind, row.place, row.external],
    )
  }

  /** Says that something happened: kept for whoever asks later, and told to all who watch. */
  async event(what: string, of: { place: string; kind: string; refId?: string | null; external?: string }) {
    const hint = JSON.stringify({ world: this.world.name, place: of.place, kind: of.kind, id: of.refId ?? null, what })
    await this.db.query(
      `with kept as (
         insert into simulated.event (world, place, kind, ref_id, external, what, at)
         values ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000.0)))
       select pg_notify('${eventChannel}', $8)`,
      [this.world.name, of.place, of.kind, of.refId ?? null, of.external ?? null, what, this.world.now(), hint],
    )
  }

  /** A number larger than every one before, across all processes. */
  async nextTurn(): Promise<number> {
    const { rows } = await this.db.query<{ turn: string }>(`select nextval('simulated.event_seq_seq') as turn`)
    return Number(rows[0]?.turn)
  }

  /** Tells all who listen something that nobody will ask for later. */
  async tell(news: { world: string; place: string; kind: string; id: string | null; what: string; turn?: number }) {
    await this.db.query(`select pg_notify('${eventChannel}', $1)`, [JSON.stringify(news)])
  }

  async place(name: string, role: Place['role']): Promise<Place | undefined> {
    return (await this.places(name)).find(place => place.role === role)
  }

  async places(name?: string): Promise<Place[]> {
    const { rows } = await this.db.query<Place>(
      `select name, role, facts, unreachable_until as "unreachableUntil", has_power as "hasPower",
         claims_power as "claimsPower", is_isolated as "isIsolated", boot_next as "bootNext",
         booted_from as "bootedFrom" from simulated.place
       where world = $1 and ($2::text is null or name = $2) order by name`,
      [this.world.name, name ?? null],
    )
    return rows
  }

  async definePlace(name: string, role: Place['role'], facts: Place['facts']): Promise<void> {
    await this.db.query(
      `insert into simulated.place (world, name, role, facts) values ($1, $2, $3, $4)
       on conflict (world, name, role) do update set facts = excluded.facts
       where simulated.place.facts <> excluded.facts`,
      [this.world.name, name, role, JSON.stringify(facts)],
    )
  }

  /** @param until Milliseconds since 1970, Infinity, or null: it answers again. */
  async setUnreachable(name: string, until: number | null): Promise<boolean> {
    const { rowCount } = await this.db.query(
      'update simulated.place set unreachable_until = $3 where world = $1 and name = $2',
      [this.world.name, name, until],
    )
    return (rowCount ?? 0) > 0
  }

  async setPower(host: string, to: { hasPower?: boolean; claimsPower?: boolean }): Promise<void> {
    await this.db.query(
      `update simulated.place set has_power = coalesce($3, has_power), claims_power = coalesce($4, claims_power)
       where world = $1 and name = $2 and role = 'host'`,
      [this.world.name, host, to.hasPower ?? null, to.claimsPower ?? null],
    )
  }

  async setBoot(host: string, to: Partial<Pick<Place, 'bootNext' | 'bootedFrom'>>): Promise<void> {
    await this.db.query(
      `update simulated.place set boot_next = $3, booted_from = coalesce($4, booted_from)
       where world = $1 and name = $2 and role = 'host'`,
      [this.world.name, host, to.bootNext ?? null, to.bootedFrom ?? null],
    )
  }

  /** No network reaches it, or one does again; what runs there goes on. */
  async setIsolated(host: string, isIsolated: boolean): Promise<void> {
    await this.db.query(
      `update simulated.place set is_isolated = $3 where world = $1 and name = $2 and role = 'host'`,
      [this.world.name, host, isIsolated],
    )
  }

  /** Counts tries of one call: 1 at the first. */
  async countAttempt(key: string): Promise<number> {
    const { rows } = await this.db.query<{ count: number }>(
      `insert into simulated.attempt as a (world, key, count) values ($1, $2, 1)
       on conflict (world, key) do update set count = a.count + 1 returning count`,
      [this.world.name, key],
    )
    return rows[0]?.count ?? 1
  }

  /** Sum of one number over a kind's documents at a place. */
  async sum(kind: SimulatedKind, place: string, field: string, except: string, power?: string[]): Promise<number> {
    const { rows } = await this.db.query<{ sum: number }>(
      `select coalesce(sum((document ->> $4)::float8), 0) as sum from simulated.object
       where world = $1 and kind = $2 and place = $3 and ref_id is not null and ref_id <> $5
         and ($6::text[] is null or document ->> 'power' = any($6))`,
      [this.world.name, kind, place, field, except, power ?? null],
    )
    return rows[0]?.sum ?? 0
  }

  private async rows<K extends SimulatedKind>(
    kind: K,
    where: string,
    values: unknown[],
    document = 'document',
  ): Promise<Row<K>[]> {
    const { rows } = await this.db.query<RawRow>(
      `select kind, place, external, ref_id, ${document} from simulated.object
       where world = $1 and kind = $2 and ${where} order by created_at, external`,
      [this.world.name, kind, ...values],
    )
    return rows.map(raw => ({
      kind,
      place: raw.place,
      external: raw.external,
      refId: raw.ref_id,
      document: raw.document as Documents[K],
    }))
  }
}

export type Place = {
  name: string
  role: 'host' | 'storage' | 'network' | 'backup'
  facts: { cpuThreads?: number; memoryMiB?: number; capacityGiB?: number; profile: string }
  /** Plenum's own line to it. */
  unreachableUntil: number | null
  hasPower: boolean
  /** What a management controller that lies says of it. */
  claimsPower: boolean | null
  /** What it starts from when it is switched on next; null: as ever. */
  bootNext: BootDevice | null
  /** What it started from when it was switched on last. */
  bootedFrom: BootDevice | null
  isIsolated: boolean
}
