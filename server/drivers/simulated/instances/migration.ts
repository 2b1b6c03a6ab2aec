import { PlenumError } from '@/server/domain/errors'
import { isOn } from '@/server/domain/instance'
import type { Call, InstanceSpec, Landing, Migration, Nudge, Observation, Ref } from '../../contract'
import { unreachable } from '../faults'
import { asksFor } from '../sentinels'
import { isUnreachable, type Site } from '../site'
import type { World } from '../world'
import { instanceLock, observation, readyAt } from './document'
import { checkGround } from './ensure'
import { settle } from './settle'
import { checkMemory } from './start-move'

/** A machine is one row, at one place: it is never in two, and moves in one transaction at the end of its way. */
export class SimulatedMigration implements Migration {
  constructor(private readonly site: Site) {}

  receive(ref: Ref<'instance'>, spec: InstanceSpec, call: Call): Promise<Landing> {
    const { name, world } = this.site
    return this.site.call(call, `instance.receive ${ref.id}`, () =>
      world.read(async tx => {
        if (!(await tx.find('instance', name, ref.id))) {
          await checkGround(this.site, tx, spec)
          await checkMemory(spec, ref.id, this.site, tx)
        }
        return { protocol: 'simulated', host: name }
      }),
    )
  }

  send(ref: Ref<'instance'>, landing: Landing, call: Call): Promise<Nudge<'instance'>> {
    const { name, world } = this.site
    return this.site.call(call, `instance.send ${ref.id}`, async () => {
      if (landing.protocol !== 'simulated')
        throw new PlenumError('unsupported', 'The target host is of another kind. Choose another host.')
      const answer = await this.edit(ref, async (of, now) => {
        if (of.phase?.what === 'migrate') return
        if (of.phase) throw new PlenumError('busy', 'The machine is being changed. The work is tried again.')
        if (!isOn(of.power))
          throw new PlenumError('conflict', 'The instance is not running, and only a running one moves live. Start it.')
        if (of.isImported || asksFor(of.name, 'migrate-refused'))
          throw new PlenumError('unsupported', 'The host refuses to move this machine while it runs.')
        const ms = asksFor(of.name, 'migrate-stuck') ? stuckMs : this.site.latencyMs('migrate', of.name, ref.id)
        const pauseMs = this.site.latencyMs('handover', of.name, ref.id)
        of.phase = { what: 'migrate', to: landing.host, pauseMs, since: now, until: now + ms }
        call.log(`Moving the running machine to ${landing.host}`)
      })
      if (!answer) return { converged: true, seen: { exists: false } }
      const phase = answer.document.phase
      if (phase?.what !== 'migrate') throw new PlenumError('busy', 'The migration was ended. The work is tried again.')
      const waitMs = phase.until - world.now()
      if (waitMs <= 0) {
        const failure = await land(world, name, ref.id)
        if (failure) throw failure
        return { converged: true, seen: { exists: false } }
      }
      const share = 1 - waitMs / Math.max(1, phase.until - phase.since)
      return { converged: false, waitMs, percent: Math.floor(share * 99), waitingFor: 'the guest’s memory' }
    })
  }

  abort(ref: Ref<'instance'>, call: Call): Promise<Nudge<'instance'>> {
    return this.site.call(call, `instance.abort ${ref.id}`, async () => {
      const row = await this.edit(ref, async of => {
        if (of.phase?.what === 'migrate') of.phase = null
      })
      const seen = row ? observation(row, this.site.world.clock.now()) : { exists: false as const }
      return { converged: true, seen }
    })
  }

  arrival(ref: Ref<'instance'>, call: Call): Promise<{ seen: Observation<'instance'>; pauseMs: number | null }> {
    const { name, world } = this.site
    return this.site.call(call, `instance.arrival ${ref.id}`, () =>
      world.read(async tx => {
        const row = await tx.find('instance', name, ref.id)
        if (!row) return { seen: { exists: false }, pauseMs: null }
        settle(row.document, ref.id, world.now())
        return { seen: observation(row, world.clock.now()), pauseMs: row.document.pauseMs ?? null }
      }),
    )
  }

  clear(ref: Ref<'instance'>, call: Call): Promise<void> {
    const { name, world } = this.site
    return this.site.call(call, `instance.clear ${ref.id}`, () =>
      world.read(async tx => {
        if (await tx.find('instance', name, ref.id))
          throw new PlenumError('busy', 'The machine is on this host. Its files are left alone.')
      }),
    )
  }

  private edit(ref: Ref<'instance'>, change: (of: Document, now: number) => Promise<void>) {
    const { name, world } = this.site
    return world.transaction(instanceLock(name, ref.id), async tx => {
      const row = await tx.find('instance', name, ref.id)
      if (!row) return undefined
      for (const what of settle(row.document, ref.id, world.now())) await tx.event(what, row)
      await change(row.document, world.now())
      await tx.save(row, readyAt(row.document))
      return row
    })
  }
}

type Document = Parameters<typeof readyAt>[0]

/** Longer than anybody waits: such a guest writes faster than it is copied. */
const stuckMs = 7 * 24 * 3_600_000

/**
 * The end of its way, once that has come, whoever looks first. Answers why it did not arrive: it goes on where it was.
 */
export async function land(world: World, place: string, id: string): Promise<PlenumError | undefined> {
  const on = await world.read(tx => tx.find('instance', place, id))
  if (on?.document.phase?.what !== 'migrate') return undefined
  const { to } = on.document.phase
  return world.transaction([instanceLock(place, id), instanceLock(to, id)], async tx => {
    const row = await tx.find('instance', place, id)
    const phase = row?.document.phase
    if (!row || phase?.what !== 'migrate' || phase.to !== to || phase.until > world.now()) return undefined
    row.document.phase = null
    const isLost = isUnreachable(await tx.place(to, 'host'), world.now())
    if (!isLost) {
      row.document.pauseMs = phase.pauseMs
      await tx.move(row, to)
      await tx.event('migrated', { ...row, place: to })
    }
    await tx.event(isLost ? 'migration failed' : 'migrated', row)
    await tx.save(isLost ? row : { ...row, place: to }, readyAt(row.document))
    return isLost ? unreachable({ name: to, role: 'host' }) : undefined
  })
}
