import { randomUUID } from 'node:crypto'
import { PlenumError } from '@/server/domain/errors'
import type { Call, InstanceSpec, Nudge, Ref } from '../../contract'
import type { Row } from '../documents'
import { lostReply } from '../faults'
import { asksFor, refuseCreation } from '../sentinels'
import { waiting } from '../simple'
import type { Site } from '../site'
import type { WorldTx } from '../world'
import { blankInstance, observation, readyAt } from './document'
import { nextMove } from './moves'
import { settle } from './settle'
import { limitShutdown, shutdownPhase, startMove } from './start-move'

type Wanted = { ref: Ref<'instance'>; spec: InstanceSpec; generation: number; call: Call; resume?: string }
/** `refused`: thrown only after what was done is kept. */
export type Answer = Nudge<'instance'> | { refused: PlenumError }

/** Brings one machine nearer to its spec: begins what can begin now and says how long to wait for it. */
export async function ensureInstance(site: Site, tx: WorldTx, wanted: Wanted): Promise<Answer> {
  const { ref, spec, generation } = wanted
  const row = await tx.find('instance', site.name, ref.id)
  if (!row) return create(site, tx, wanted)
  const of = row.document
  const newest = Math.max(of.accepted, of.generation)
  if (generation < newest)
    throw new PlenumError('conflict', `${spec.name} was changed meanwhile. Look at its present state and try again.`, {
      detail: `generation ${generation} is older than ${newest}`,
    })
  if (of.phase?.what === 'migrate')
    throw new PlenumError('busy', `${spec.name} is on its way to another host. The work is tried again.`)
  of.accepted = generation
  return bring(site, tx, row, wanted)
}

async function create(site: Site, tx: WorldTx, wanted: Wanted): Promise<Answer> {
  const { ref, spec, generation, call } = wanted
  refuseCreation('instance', spec.name)
  await checkGround(site, tx, spec)
  const now = site.world.now()
  const external = `machine-${randomUUID().slice(0, 13)}`
  const { name, vdcId, vcpus, memoryMiB, cpuShares, imageId, rootVersion, rootDiskGiB, nic } = spec
  const document = {
    ...blankInstance(name),
    ...{ vdcId, vcpus, memoryMiB, cpuShares, imageId, rootVersion, rootDiskGiB, nic },
    accepted: generation,
    phase: { what: 'create' as const, since: now, until: now + site.latencyMs('instance create', name, ref.id) },
  }
  const row: Row<'instance'> = { kind: 'instance', place: site.name, external, refId: ref.id, document }
  await tx.insert(row, readyAt(document))
  await tx.event('created', row)
  call.log('Created the machine')
  const answer = await bring(site, tx, row, wanted)
  return asksFor(name, 'create-lost-reply') ? { refused: lostReply(site) } : answer
}

async function bring(site: Site, tx: WorldTx, row: Row<'instance'>, wanted: Wanted): Promise<Answer> {
  const { spec, generation, call, ref, resume } = wanted
  const { document: of } = row
  const now = site.world.now()
  const given = { spec, id: ref.id, site, tx, now }
  // Set while this very caller waits for a boot that it began: a crash is then its news, not a state to repair.
  let booting = resume === 'boot'
  for (;;) {
    for (const what of settle(of, ref.id, now)) {
      await tx.event(what, row)
      if (what === 'removed') {
        await tx.delete(row)
        return create(site, tx, wanted)
      }
      if (what === 'switched off') call.log('The guest did not shut down in time; switched the machine off')
    }
    if (booting && of.power === 'crashed' && spec.power !== 'stopped') return giveUp(tx, row)
    if (spec.power === 'stopped') hurry(of, given)
    if (of.phase && of.phase.until > now) {
      await tx.save(row, readyAt(of))
      return { ...waiting(of.phase, now), ...inWords(of, now), resume: of.phase.what }
    }
    if (of.phase) continue
    booting = false
    const move = nextMove(of, spec)
    if (!move) break
    const note = await startMove(move, of, given)
    if (note) call.log(note)
    booting = move.do === 'boot'
    if (tellable.has(move.do)) await tx.event(move.do, row)
  }
  of.generation = generation
  if (spec.power === 'running' && !of.isImported) of.nic = spec.nic
  await tx.save(row, readyAt(of))
  return { converged: true, seen: observation(row, site.world.clock.now()) }
}

/** Moves that change something visible when they begin, not only when they are done. */
const tellable: ReadonlySet<string> = new Set(['boot', 'switch off', 'shutdown', 'reshape'])

/** Nobody waits longer than the newest spec allows: a forced stop overtakes a graceful one, and either a boot. */
function hurry(of: Row<'instance'>['document'], given: Parameters<typeof shutdownPhase>[1]) {
  if (of.phase?.what === 'boot') of.phase = shutdownPhase(of, given, of.phase.until)
  else if (of.phase?.what === 'shutdown') of.phase = limitShutdown(of.phase, given.spec.stopTimeoutMs)
}

async function giveUp(tx: WorldTx, row: Row<'instance'>): Promise<Answer> {
  await tx.save(row, readyAt(row.document))
  const message = `${row.document.name} crashed while it booted. Look at its console, or rebuild it from another image.`
  return { refused: new PlenumError('internal', message, { detail: 'simulated: boot-crash' }) }
}

/** What a machine stands on must be on the host before it. */
export async function checkGround(site: Site, tx: WorldTx, spec: InstanceSpec) {
  if (!(await tx.find('image', site.name, spec.imageId)))
    throw new PlenumError('missing', 'The image is not on the host. Copy it there first.', { detail: spec.imageId })
  const { portId, networkId } = spec.nic
  if (portId && spec.power !== 'stopped' && !(await tx.all('port')).some(port => port.refId === portId))
    throw new PlenumError('missing', 'The instance’s port is not in the zone’s network. Make it first.', {
      detail: portId,
    })
  if (!portId && !(await tx.find('network', site.name, networkId)))
    throw new PlenumError('missing', 'The network is not on the host. Create it there first.', {
      detail: networkId,
    })
}

/** A first boot follows the making: the two are one way, and progress on it only grows. */
function inWords(of: Row<'instance'>['document'], now: number) {
  const { what, since, until } = of.phase!
  const share = Math.min(1, (now - since) / Math.max(1, until - since))
  const isMade = what === 'boot' && of.boots === 1
  const percent = what === 'create' ? share * 30 : isMade ? 30 + share * 69 : share * 99
  return { percent: Math.floor(percent), waitingFor: waitWords[what] }
}

const waitWords = {
  create: 'the machine to be made',
  boot: 'the guest to boot',
  shutdown: 'the guest to shut down',
  pause: 'the machine to pause',
  resume: 'the machine to resume',
  rebuild: 'the fresh root disk',
  remove: 'the machine to be removed',
  plug: 'the volume to be plugged in',
  unplug: 'the volume to be unplugged',
  migrate: 'the machine to arrive',
} as const
