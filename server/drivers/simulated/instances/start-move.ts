import { PlenumError } from '@/server/domain/errors'
import { isOn } from '@/server/domain/instance'
import type { InstanceSpec } from '../../contract'
import type { InstanceDocument, InstancePhase } from '../documents'
import { asksFor } from '../sentinels'
import type { Site } from '../site'
import type { WorldTx } from '../world'
import { exportOf, type Move } from './moves'
import { switchOff, switchOn } from './power'

type Given = { spec: InstanceSpec; id: string; site: Site; tx: WorldTx; now: number }

/**
 * Begins a move. Answers what to say of it, if anything.
 * @throws PlenumError `exhausted` when the host's memory does not suffice, `missing` when a volume is not connected.
 */
export async function startMove(move: Move, of: InstanceDocument, given: Given): Promise<string | undefined> {
  const { spec, id, site, tx, now } = given
  const begin = (what: 'boot' | 'pause' | 'resume' | 'rebuild', note: string) => {
    const ms = site.latencyMs(what, of.name, `${id} ${of.boots}`)
    of.phase = { what, since: now, until: now + ms }
    return note
  }
  switch (move.do) {
    case 'boot':
      await checkMemory(spec, id, site, tx)
      for (const disk of of.disks) await checkExport(exportOf(disk), disk.volumeId, id, tx)
      switchOn(of, now)
      return begin('boot', 'Switched the machine on; it boots')
    case 'pause':
      return begin('pause', 'Pausing the machine')
    case 'resume':
      return begin('resume', 'Resuming the machine')
    case 'shutdown':
      of.phase = shutdownPhase(of, given, now)
      return spec.stopTimeoutMs > 0 ? 'Asked the guest to shut down' : 'Switched the machine off'
    case 'switch off':
      switchOff(of, move.power)
      return `Switched the machine off: ${move.why}`
    case 'rebuild':
      of.root = {}
      of.rootVersion = spec.rootVersion
      of.rootDiskGiB = spec.rootDiskGiB
      of.imageId = spec.imageId
      return begin('rebuild', 'Made a fresh root disk from the image')
    case 'reshape':
      Object.assign(of, { name: spec.name, vcpus: spec.vcpus, memoryMiB: spec.memoryMiB, cpuShares: spec.cpuShares })
      return undefined
    case 'plug': {
      await checkExport(exportOf(move.disk), move.disk.volumeId, id, tx)
      const ms = isOn(of.power) ? site.latencyMs('plug', of.name, move.disk.attachmentId) : 0
      of.phase = { what: 'plug', disk: move.disk, since: now, until: now + ms }
      return `Plugging in ${move.disk.device}`
    }
    case 'unplug': {
      const ms = isOn(of.power) ? site.latencyMs('unplug', of.name, move.disk.attachmentId) : 0
      of.phase = { what: 'unplug', disk: move.disk, since: now, until: now + ms }
      return `Unplugging ${move.disk.device}`
    }
  }
}

/** The guest's own shutdown, cut short at the time limit. @param hearsAt When the guest is up and can hear of it. */
export function shutdownPhase(of: InstanceDocument, given: Given, hearsAt: number): InstancePhase {
  const { spec, site, id, now } = given
  const ms = site.latencyMs('shutdown', of.name, `${id} ${of.boots}`)
  const ownUntil = asksFor(of.name, 'stop-ignored') ? null : hearsAt + ms
  return limitShutdown({ what: 'shutdown', since: now, until: now, ownUntil, forced: false }, spec.stopTimeoutMs)
}

/** The guest's own end (null: never) or the limit, whichever comes first. */
export function limitShutdown<P extends Extract<InstancePhase, { what: 'shutdown' }>>(phase: P, limitMs: number): P {
  const limit = phase.since + limitMs
  const forced = phase.ownUntil === null || phase.ownUntil > limit
  return { ...phase, forced, until: forced ? limit : (phase.ownUntil ?? limit) }
}

/** A host hands out no more memory than it has. Strangers are not counted: they came unasked. */
export async function checkMemory(spec: InstanceSpec, id: string, site: Site, tx: WorldTx) {
  const used = await tx.sum('instance', site.name, 'memoryMiB', id, ['running', 'paused'])
  const free = (site.facts.memoryMiB ?? 0) - used
  if (spec.memoryMiB <= free) return
  throw new PlenumError(
    'exhausted',
    `The host has ${Math.max(0, free)} MiB of memory free, ${spec.memoryMiB} MiB wanted. Choose a smaller type or another host.`,
  )
}

/** A disk works only through the export that was made for this instance. */
async function checkExport(name: string, volumeId: string, id: string, tx: WorldTx) {
  const found = await tx.findExternal('attachment', name)
  if (found && found.document.instanceId === id && found.document.volumeId === volumeId) return
  throw new PlenumError('missing', 'A volume of this instance is not connected. Connect it first.', {
    detail: `no export ${name} for ${id}`,
  })
}
