import type { Duplex } from 'node:stream'
import type { Id } from '@/server/domain/ids'
import {
  type AgentQuestion,
  type Call,
  type Change,
  type Found,
  type HostFacts,
  type InstanceSample,
  type InstanceSpec,
  type Instances,
  judgeStatus,
  type Mark,
  type Nudge,
  type Observation,
  type Ref,
} from '../../contract'
import type { Row } from '../documents'
import { openConsole } from '../guest/console'
import type { Hub } from '../hub'
import { hostLoad, sampleOf } from '../metrics/sample'
import { openScreen } from '../screen'
import { asksFor } from '../sentinels'
import { waiting } from '../simple'
import type { Site } from '../site'
import { adoptMachine, releaseMachine } from './adopt'
import { SimulatedDiskMoves } from './disk-moves'
import { instanceLock, observation, readyAt } from './document'
import { ensureInstance } from './ensure'
import { SimulatedMigration } from './migration'
import { planInstance } from './plan'
import { switchOff } from './power'
import { settle } from './settle'
import { isSilent } from './silence'

/** The machines of one simulated host. */
export class SimulatedInstances implements Instances {
  readonly migration: SimulatedMigration
  readonly diskMoves: SimulatedDiskMoves

  constructor(
    private readonly site: Site,
    private readonly hub: Hub,
  ) {
    this.migration = new SimulatedMigration(site)
    this.diskMoves = new SimulatedDiskMoves(site)
  }

  observe(ref: Ref<'instance'>, call: Call): Promise<Observation<'instance'>> {
    return this.site.call(call, `instance.observe ${ref.id}`, () =>
      this.site.world.read(async tx => this.seen(await tx.find('instance', this.site.name, ref.id))),
    )
  }

  plan(spec: InstanceSpec, seen: Observation<'instance'>): Change[] {
    return planInstance(spec, seen)
  }

  async ensure(
    ref: Ref<'instance'>,
    spec: InstanceSpec,
    generation: number,
    call: Call,
    resume?: string,
  ): Promise<Nudge<'instance'>> {
    const answer = await this.site.call(call, `instance.ensure ${ref.id}`, () =>
      this.site.world.transaction(instanceLock(this.site.name, ref.id), tx =>
        ensureInstance(this.site, tx, { ref, spec, generation, call, resume }),
      ),
    )
    if ('refused' in answer) throw answer.refused
    return answer
  }

  remove(ref: Ref<'instance'>, call: Call): Promise<Nudge<'instance'>> {
    return this.site.call(call, `instance.remove ${ref.id}`, () =>
      this.site.world.transaction(instanceLock(this.site.name, ref.id), async tx => {
        const row = await tx.find('instance', this.site.name, ref.id)
        if (!row) return { converged: true, seen: { exists: false } }
        const now = this.site.world.now()
        const of = row.document
        if (of.phase?.what !== 'remove') {
          switchOff(of, 'stopped')
          of.phase = {
            what: 'remove',
            since: now,
            until: now + this.site.latencyMs('instance remove', of.name, ref.id),
          }
        }
        if (of.phase.until > now) {
          await tx.save(row, readyAt(of))
          return { ...waiting(of.phase, now), waitingFor: 'the machine to be removed' }
        }
        await tx.delete(row)
        await tx.event('removed', row)
        call.log('Removed the machine and its root disk')
        return { converged: true, seen: { exists: false } }
      }),
    )
  }

  async *list(call: Call): AsyncIterable<Found<'instance'>> {
    for (const row of await this.rows(call, 'instance.list')) {
      const seen = observation(row, this.site.world.clock.now())
      yield { id: row.refId as Id<'instance'> | null, external: row.external, seen }
    }
  }

  async metrics(call: Call): Promise<InstanceSample[]> {
    const rows = await this.rows(call, 'instance.metrics')
    return rows.flatMap(row => sampleOf(row, this.site.world.clock.now()) ?? [])
  }

  /** What listens in a guest is well as long as its agent is, but where its name says otherwise. */
  askAgent(ref: Ref<'instance'>, { request }: AgentQuestion, call: Call): Promise<string | null> {
    return this.site.call(call, `instance.agent ${ref.id}`, () =>
      this.site.world.read(async tx => {
        const row = await tx.find('instance', this.site.name, ref.id)
        if (!row || !this.isThere(row)) return 'Its machine is no longer on its host.'
        const { power, phase } = row.document
        if (power !== 'running' || phase?.what === 'boot') return 'It does not run.'
        if (await isSilent(row, tx)) return 'Its guest agent does not answer.'
        return request && asksFor(row.document.name, 'http-failing') ? judgeStatus('503', request) : null
      }),
    )
  }

  adopt(external: string, mark: Mark, call: Call): Promise<Observation<'instance'>> {
    return this.site.call(call, `instance.adopt ${external}`, () => adoptMachine(this.site, external, mark))
  }

  release(ref: Ref<'instance'>, call: Call): Promise<void> {
    return this.site.call(call, `instance.release ${ref.id}`, () => releaseMachine(this.site, ref.id))
  }

  console(ref: Ref<'instance'>, call: Call): Promise<Duplex> {
    return openConsole(this.site, this.hub, ref, call)
  }

  screen(ref: Ref<'instance'>, call: Call): Promise<Duplex> {
    return openScreen(this.site, this.hub, ref, call)
  }

  /** Load of the host as the sum of its machines', ours or not. */
  async load(call: Call): Promise<Pick<HostFacts, 'cpuPercent' | 'memoryUsedMiB'>> {
    const rows = await this.rows(call, 'instance.load')
    return hostLoad(rows, this.site.facts, this.site.world.clock.now())
  }

  private async rows(call: Call, what: string): Promise<Row<'instance'>[]> {
    const rows = await this.site.call(call, what, () => this.site.world.read(tx => tx.all('instance', this.site.name)))
    return rows.filter(row => this.isThere(row))
  }

  private seen(row: Row<'instance'> | undefined): Observation<'instance'> {
    return row && this.isThere(row) ? observation(row, this.site.world.clock.now()) : { exists: false }
  }

  /** Settles what was read; its removal may have come due. */
  private isThere(row: Row<'instance'>): boolean {
    return !settle(row.document, row.refId ?? row.external, this.site.world.now()).includes('removed')
  }
}
